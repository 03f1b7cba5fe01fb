/** Gives what `read` makes of the arguments of a command. What is wrong with them is said in a line, and the process ends. */
export function readArguments<R>(read: () => R): R {
  try {
    return read();
  } catch (error) {
    // Node adds in further sentences what it would take for another reading.
    const [what] = (error as Error).message.split('. ');
    console.error(`${what}; --help tells what there is`);
    process.exit(1);
  }
}
