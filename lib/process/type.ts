/** Stands for a type where a value is asked for; made by `type`. */
export interface TypeOf<out O> {
  /** In the type alone. */
  readonly of?: O;
}

const ANY: TypeOf<never> = /* @__PURE__ */ Object.freeze({});

/**
 * Names a type where a value is asked for: the results that a process function is going to `emit`.
 *
 * @example
 * ```ts
 * fromArray(['so it goes'], { timestampOf: () => 0 })
 *   .pipe(
 *     processAll({
 *       emits: type<string>(),
 *       onEvent: (line, context) => line.split(' ').forEach((word) => context.emit(word)),
 *     }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * // => so
 * // => it
 * // => goes
 * ```
 * @category state
 */
export function type<O>(): TypeOf<O> {
  return ANY;
}
