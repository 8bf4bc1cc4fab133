/** Imports go one way: pulumi, cdk, cli, client → integration → tasks → huawei, alibaba → http → credentials → schema → core. */
const levels = [
  ["core"],
  ["schema"],
  ["credentials"],
  ["http"],
  ["huawei", "alibaba"],
  ["tasks"],
  ["integration"],
];

const forbidden = levels.flatMap((level, height) =>
  level.map((room) => {
    const others = level.filter((other) => other !== room);
    const forbiddenRooms = [
      ...others,
      ...levels.slice(height + 1).flat(),
      "client",
      "generated",
      "cli",
      "testing",
      "index",
    ];
    return {
      name: `${room}-looks-down-only`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: [`^src/(${forbiddenRooms.join("|")})`, "^(pulumi|cdk)/"] },
    };
  }),
);

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
      from: { path: "^(src|pulumi|cdk)/", pathNot: "^src/http/" },
      to: { path: "node_modules/undici" },
    },
    {
      name: "pulumi-only-in-its-room",
      severity: "error",
      from: { path: "^(src|cdk)/" },
      to: { path: ["^pulumi/", "node_modules/@pulumi"] },
    },
    {
      name: "cdk-only-in-its-room",
      severity: "error",
      from: { path: "^(src|pulumi)/" },
      to: { path: ["^cdk/", "node_modules/(aws-cdk-lib|constructs)/"] },
    },
    {
      // The function is one file of its own; the library that makes templates must not come along, and an app needs no SDK.
      name: "function-without-the-cdk",
      severity: "error",
      from: { path: "^cdk/(lambda/|properties)" },
      to: { path: ["node_modules/(aws-cdk-lib|constructs)/", "^cdk/(?!lambda/|properties)"] },
    },
    {
      name: "app-without-the-function",
      severity: "error",
      from: { path: "^cdk/[^/]+$" },
      to: { path: ["^cdk/lambda/", "node_modules/@aws-sdk/"] },
    },
    {
      // A construct describes a wait and sends no request: an app that is synthesized needs no HTTP client.
      name: "constructs-without-http-client",
      severity: "error",
      from: { path: "^cdk/(?!lambda/)" },
      to: { path: "node_modules/undici|^src/http/send", reachable: true },
    },
    {
      // The plugin process loads them; the program's SDK must not come along.
      name: "plugin-without-the-sdk",
      severity: "error",
      from: { path: "^pulumi/(plugin|engine|stored-names)" },
      to: { path: ["node_modules/@pulumi", "^pulumi/(?!plugin/|engine/|stored-names)"] },
    },
    {
      name: "program-without-the-plugin",
      severity: "error",
      from: { path: "^pulumi/[^/]+$" },
      to: { path: "^pulumi/(plugin|engine)/" },
    },
    {
      name: "engine-looks-down-only",
      severity: "error",
      from: { path: "^pulumi/engine/" },
      to: { path: "^pulumi/plugin/" },
    },
    {
      name: "command-line-only-in-its-room",
      severity: "error",
      from: { path: "^(src|pulumi|cdk)/", pathNot: "^src/cli/" },
      to: { path: ["^src/cli/", "node_modules/(commander|log-update|cli-truncate)/"] },
    },
    {
      name: "fakes-are-not-part-of-the-waiter",
      severity: "error",
      from: { path: "^(src|pulumi|cdk)/", pathNot: "^src/(testing/|cli/simulat)" },
      to: { path: "^src/testing/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};
