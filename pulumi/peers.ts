import { loadPeers } from "../src/integration/peers";

loadPeers("pulumi", ["@pulumi/pulumi"], __filename, () => require("@pulumi/pulumi"));
