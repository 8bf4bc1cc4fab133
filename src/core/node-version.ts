// Loaded before anything that an older Node would stumble over with words that help nobody.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  throw new Error(`cloud-task-waiter needs Node 22.19 or later, and this is Node ${process.versions.node}`);
}
