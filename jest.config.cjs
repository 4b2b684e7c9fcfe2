/** Tests run as CommonJS through SWC: ESM under jest is five times slower (ADR 0002). */
const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    {
      jsc: { parser: { syntax: "typescript" }, target: "es2024" },
      module: { type: "commonjs" },
      sourceMaps: "inline",
    },
  ],
};
const project = (name) => ({
  displayName: name,
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform,
});
module.exports = {
  maxWorkers: 2,
  // One limit for all: jest ignores a project's own. It is there to end what hangs, not to judge what is slow.
  testTimeout: 120_000,
  globalSetup: "<rootDir>/test/leaks/set-up.cjs",
  globalTeardown: "<rootDir>/test/leaks/tear-down.cjs",
  // The second looks through what functions wrote, and fails the run for a number or a secret.
  reporters: ["default", "<rootDir>/test/leaks/reporter.cjs"],
  projects: ["unit", "integration", "e2e", "simulation"].map(project),
};
