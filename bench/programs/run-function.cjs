// Runs the function once, as Lambda would, and prints what that took.
const [, , bundle, event] = process.argv;
const startedAt = performance.now();
const { handler } = require(bundle);
const loadMs = Math.round(performance.now() - startedAt);

handler(JSON.parse(event), { functionName: "none", getRemainingTimeInMillis: () => 900_000 }).then(() => {
  console.log(JSON.stringify({ loadMs, memoryMb: Math.round(process.resourceUsage().maxRSS / 1_024) }));
  process.exit();
});
