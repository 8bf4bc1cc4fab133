/** Imports go one way: pulumi → front → tasks → huawei → http → core, with schema beside core. */
const rooms = ["core", "schema", "http", "huawei", "tasks", "front"];

const forbidden = rooms.map((room, level) => ({
  name: `${room}-looks-down-only`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: [`^src/(${[...rooms.slice(level + 1), "testing", "index"].join("|")})`, "^pulumi/"] },
}));

module.exports = {
  forbidden: [
    ...forbidden,
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "core-knows-no-library",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-peer", "npm-optional"] },
    },
    {
      name: "http-only-in-its-room",
      severity: "error",
      from: { path: "^(src|pulumi)/", pathNot: "^src/http/" },
      to: { path: "node_modules/undici" },
    },
    {
      name: "pulumi-only-in-its-room",
      severity: "error",
      from: { path: "^src/" },
      to: { path: ["^pulumi/", "node_modules/@pulumi"] },
    },
    {
      // The plugin process loads it; the program's SDK must not come along.
      name: "runtime-without-the-sdk",
      severity: "error",
      from: { path: "^pulumi/(runtime|credentials|unknowns|provider)" },
      to: { path: "node_modules/@pulumi" },
    },
    {
      name: "fakes-are-not-part-of-the-waiter",
      severity: "error",
      from: { path: "^(src|pulumi)/", pathNot: "^src/testing/" },
      to: { path: "^src/testing/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};
