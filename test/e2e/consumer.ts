import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const root = resolve(__dirname, "../..");
const run = promisify(execFile);

interface PackageFile {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const ownPackage = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as PackageFile;

export interface Packed {
  readonly tarball: string;
  /** Bytes. */
  readonly size: number;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** `npm pack`, with everything built for it. */
export async function pack(): Promise<Packed> {
  const into = mkdtempSync(join(tmpdir(), "maskline-packed-"));
  const { stdout } = await run("npm", ["pack", "--json", "--silent", "--pack-destination", into], {
    cwd: root,
  });
  const [{ filename, size, files }] = JSON.parse(stdout.slice(stdout.indexOf("["))) as [
    { filename: string; size: number; files: { path: string }[] },
  ];
  return { tarball: join(into, filename), size, files: files.map(({ path }) => path) };
}

/** A copy of the app in `test/consumer`, with the package installed from its tarball, as npm would without a network. */
export async function consumer({ tarball }: Packed): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "maskline-consumer-"));
  cpSync(join(root, "test/consumer"), directory, { recursive: true });
  const modules = join(directory, "node_modules");
  mkdirSync(join(modules, "maskline"), { recursive: true });
  await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", join(modules, "maskline")]);
  // What the package says that it needs, and Node's types for the app itself; nothing else can be found from there.
  const needed = [...Object.keys(ownPackage.dependencies), ...Object.keys(ownPackage.peerDependencies)];
  for (const name of [...needed, "@types/node", "undici-types"]) link(name, modules);
  return directory;
}

function link(name: string, modules: string): void {
  mkdirSync(join(modules, name, ".."), { recursive: true });
  symlinkSync(join(root, "node_modules", name), join(modules, name));
}

/** The package's own command line, in the app's folder. @returns what it says */
export async function maskline(directory: string, ...words: string[]): Promise<string> {
  const program = join(directory, "node_modules/maskline/cli/maskline.cjs");
  return (await run(process.execPath, [program, ...words], { cwd: directory })).stdout;
}

/** Compiles the app and further files of its own, in one go: CDK's types take seconds. Throws with what the compiler says. */
export async function typeCheck(directory: string, ...files: readonly string[]): Promise<void> {
  const project = join(directory, "tsconfig.all.json");
  writeFileSync(project, JSON.stringify({ extends: "./tsconfig.json", files: ["app.ts", ...files] }));
  try {
    await run(join(root, "node_modules/.bin/tsc"), ["--project", project], { cwd: directory });
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout, { cause: error });
  }
}

/** Runs the compiled app, without an account, a region or credentials. @returns the assembly's folder */
export async function synthesize(directory: string, env: Readonly<Record<string, string>>): Promise<string> {
  const outdir = mkdtempSync(join(directory, "cdk.out-"));
  const own = { PATH: process.env.PATH, HOME: directory, CDK_OUTDIR: outdir };
  await run(process.execPath, [join(directory, "app.js")], { cwd: directory, env: { ...own, ...env } });
  return outdir;
}
