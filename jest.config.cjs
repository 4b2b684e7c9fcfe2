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
const project = (name, timeoutSeconds) => ({
  displayName: name,
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform,
  testTimeout: timeoutSeconds * 1000,
});
module.exports = {
  maxWorkers: 2,
  projects: [
    project("unit", 20),
    project("integration", 60),
    project("e2e", 180),
    project("simulation", 180),
  ],
};
