/**
 * Replaces `Date` in this thread or process so that it reads the local cloud's clock.
 * Only "now" moves: dates built from arguments, and timers, are as before.
 * @param offsetMs asked at each reading, so that a move is seen at once
 */
export function shiftDate(offsetMs: () => number): void {
  const RealDate = Date;
  const now = () => RealDate.now() + offsetMs();
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length > 0 ? parameters : [now()], newTarget),
    get: (target, property) => (property === "now" ? now : Reflect.get(target, property)),
  });
}
