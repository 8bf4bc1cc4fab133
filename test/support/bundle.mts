import { join } from "node:path";
import { bundleLambda } from "../../scripts/bundle-lambda.mts";

/** The constructs take the function from where a build leaves it. */
export default async function setup(): Promise<void> {
  await bundleLambda(join(import.meta.dirname, "../../dist/lambda"));
}
