import { loadPeers } from "../src/integration/peers";

loadPeers("cdk", ["aws-cdk-lib", "constructs"], __filename, () => {
  require("aws-cdk-lib");
  require("constructs");
});
