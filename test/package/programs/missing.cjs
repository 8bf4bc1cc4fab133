"use strict";
try {
  require(process.argv[2]);
} catch ({ message, cause }) {
  console.log(`${message}\nbecause of ${cause?.code}`);
}
