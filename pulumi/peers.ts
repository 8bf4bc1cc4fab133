import { loadPeers } from "../src/front/peers";

loadPeers("pulumi", ["@pulumi/pulumi"], __filename, () => require("@pulumi/pulumi"));
