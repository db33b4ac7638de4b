const { defineConfig } = require('cypress');
const tasks = require('./nightlatch.js');

module.exports = defineConfig({
  env: { QA_NIGHTLATCH_URL: process.env.QA_NIGHTLATCH_URL },
  e2e: {
    supportFile: false,
    setupNodeEvents(on) {
      on('task', tasks);
    },
  },
});
