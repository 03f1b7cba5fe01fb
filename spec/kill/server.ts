/** The URL of the server that the script of the project has started. */
export function serverOf(): string {
  const url = process.env['RXTIDE_POSTGRES'];
  if (url !== undefined) return url;
  throw new Error('RXTIDE_POSTGRES is not set: run this by npm run test:kill or npm run soak, which start a server');
}
