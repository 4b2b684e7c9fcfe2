import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { addFigures, type Figures, noFigures } from "./story/figures";
import type { Told, Wishes } from "./story/story";
import type { Said, Task } from "./worker";

/** One worker process; it tells one story at a time. */
export class Worker {
  private readonly child: ChildProcess;
  private heard: (said: Said) => void = () => undefined;

  private constructor() {
    this.child = fork(join(__dirname, "worker.ts"), {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.child.on("message", (said: Said) => this.heard(said));
    this.child.once("exit", (code) => this.heard({ failed: `the worker ended with ${code}` }));
  }

  static async start(): Promise<Worker> {
    const worker = new Worker();
    const said = await worker.next();
    if (said !== "ready") throw new Error(`no worker: ${JSON.stringify(said)}`);
    return worker;
  }

  /** @throws Error when the simulation itself fails */
  async tell(seed: number, wishes: Wishes): Promise<Told> {
    const answer = this.next();
    this.child.send({ seed, wishes } satisfies Task);
    const said = await answer;
    if (typeof said === "object" && "told" in said) return said.told;
    throw new Error(
      `the simulation failed at seed ${seed}: ${typeof said === "string" ? said : said.failed}`,
    );
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private next(): Promise<Said> {
    return new Promise((resolve) => {
      this.heard = resolve;
    });
  }
}

export interface Search {
  readonly workers: readonly Worker[];
  readonly from: number;
  /** Stops after so many; absent = goes on until it is told to stop. */
  readonly stories?: number;
  readonly wishes?: Wishes;
  /** Told of each story; the first that is broken comes with its shortest prefix and its timeline. */
  readonly onStory: (told: Told) => void;
  readonly onBroken: (broken: Shortest) => void;
}

export interface Shortest {
  readonly told: Told;
  /** So many things drawn are enough. */
  readonly length: number;
}

export interface Result {
  readonly figures: Figures;
  readonly broken: number;
  /** Of all stories' hashes, in the order of their seeds. */
  readonly hash: string;
}

/** Beyond this many failures more of them say nothing new. */
const mostBroken = 10;

/** Tells stories in several processes at once. */
export class Crew {
  private isStopped = false;
  private readonly figures = noFigures();
  private readonly hashes = new Map<number, string>();
  private broken = 0;

  constructor(private readonly search: Search) {}

  async run(): Promise<Result> {
    const { from, stories = Number.POSITIVE_INFINITY } = this.search;
    let next = from;
    const take = () =>
      next < from + stories && !this.isStopped && this.broken < mostBroken ? next++ : undefined;
    await Promise.all(
      this.search.workers.map(async (worker) => {
        for (let seed = take(); seed !== undefined; seed = take()) await this.one(worker, seed);
      }),
    );
    return this.result();
  }

  /** What is under way comes to its end; nothing new is begun. */
  stop(): void {
    this.isStopped = true;
  }

  result(): Result {
    const sorted = [...this.hashes].sort(([a], [b]) => a - b);
    const hash = createHash("sha256").update(sorted.map(([seed, each]) => `${seed}:${each}`).join("\n"));
    return { figures: this.figures, broken: this.broken, hash: hash.digest("hex").slice(0, 16) };
  }

  private async one(worker: Worker, seed: number): Promise<void> {
    const { wishes = {}, onStory, onBroken } = this.search;
    const told = await worker.tell(seed, wishes);
    addFigures(this.figures, told.figures);
    this.hashes.set(seed, told.hash);
    onStory(told);
    if (told.problems.length === 0) return;
    this.broken += 1;
    onBroken(await shortest(worker, seed, wishes));
  }
}

/** The shortest prefix of a broken story that is still broken, with everything that happens in it. */
async function shortest(worker: Worker, seed: number, wishes: Wishes): Promise<Shortest> {
  const whole = wishes.length ?? longest;
  for (let length = 0; length < whole; length++) {
    const told = await worker.tell(seed, { ...wishes, length, tells: true });
    if (told.problems.length > 0) return { told, length };
  }
  return { told: await worker.tell(seed, { ...wishes, tells: true }), length: whole };
}

/** No story draws more than this. */
const longest = 20;

/** So many processes, each with engines of its own. */
export const startWorkers = (count: number): Promise<Worker[]> =>
  Promise.all(Array.from({ length: count }, () => Worker.start()));
