"use strict";
const { subscribe } = require("node:diagnostics_channel");

// Every Node of a deployment reads this; only the one that waits is to end, when an answer has come.
if (process.argv[1]?.includes("dynamic-provider")) {
  subscribe("undici:request:headers", () => {
    setTimeout(() => {
      throw new Error("An exception that nobody catches");
    });
    void Promise.reject(new Error("A rejection that nobody handles"));
    setTimeout(() => process.abort(), 100);
  });
}
