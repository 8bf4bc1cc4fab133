// Plain old JavaScript, so that it can speak up on any Node.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Node ${process.versions.node} is too old: 22.19 or later is needed. The devDependency "node" brings Node 24 for ` +
      "all npm scripts, but its install script has not run. Run `npm ci` without --ignore-scripts (or " +
      "`npm rebuild node`), or put a recent Node first on the PATH.",
  );
  process.exit(1);
}
