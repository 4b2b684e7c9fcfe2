import { commandLineOf, parentOf } from "./engines/process-identity";

const isRunner = (commandLine: string): boolean =>
  /\b(npm|npx|tsx)\b/.test(commandLine) || /\blocal\/(start|demo)\b/.test(commandLine);

/** The processes that exist only to run this one: npm, its shell, the TypeScript runner. */
function runners(): number[] {
  const found: number[] = [];
  for (let pid: number | undefined = process.ppid; pid !== undefined && pid > 1; pid = parentOf(pid)) {
    if (!isRunner(commandLineOf(pid) ?? "")) break;
    found.push(pid);
  }
  return found;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** `npm start` killed outright takes nothing with it: whoever it started has to notice. */
export function whenRunnerDies(react: () => void): void {
  const watched = runners();
  const timer = setInterval(() => {
    if (watched.every(isAlive)) return;
    clearInterval(timer);
    react();
  }, 500);
  timer.unref();
}
