// jambonz's own packages as a judge: one JSON order a line in, one JSON answer a line out.
//
// {"do":"verbs","verbs":[…]}                              its validators' verdicts on an answer of ours
// {"do":"callback","name":"gather","body":"…"}            whether its schema of that callback takes the body
// {"do":"signature","secret":…,"header":…,"body":…,"now":…}  whether its check of signatures lets it pass

'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const schema = require('@jambonz/schema');
const specifications = require('@jambonz/verb-specifications');
const {WebhookResponse} = require('@jambonz/node-client');
const schemas = path.dirname(require.resolve('@jambonz/schema'));
// The schemas are written for the validator that their package itself uses.
const Ajv = require(require.resolve('ajv/dist/2020', {paths: [schemas]}));

const quiet = {info() {}, debug() {}, error() {}};
const ajv = new Ajv({strict: false, allErrors: true});
for (const name of fs.readdirSync(path.join(schemas, 'callbacks'))) {
  ajv.addSchema(JSON.parse(fs.readFileSync(path.join(schemas, 'callbacks', name), 'utf8')));
}

/** What it finds wrong; null if nothing. */
function wrong(check) {
  try {
    check();
    return null;
  } catch (error) {
    return String(error.message);
  }
}

const orders = {
  verbs: ({verbs}) => ({
    specifications: wrong(() => specifications.validate(quiet, verbs)),
    schema: wrong(() => {
      const {valid, errors} = schema.validateApp(verbs);
      if (!valid) throw new Error(JSON.stringify(errors));
    }),
  }),
  callback: ({name, body}) => {
    const check = ajv.getSchema(`https://jambonz.org/schema/callbacks/${name}`);
    return check(JSON.parse(body)) ? null : ajv.errorsText(check.errors);
  },
  signature: ({secret, header, body, now}) => {
    const middleware = WebhookResponse.verifyJambonzSignature(secret);
    const request = {get: () => header, url: '/', body: Buffer.from(body, 'utf8')};
    // The check asks the clock itself; the tests live at a time of their own.
    const clock = Date.now;
    Date.now = () => now * 1000;
    try {
      return wrong(() => middleware(request, {}, () => {}));
    } finally {
      Date.now = clock;
    }
  },
};

console.log(JSON.stringify({jambonz: true, node: process.version}));
readline.createInterface({input: process.stdin}).on('line', (line) => {
  try {
    const order = JSON.parse(line);
    console.log(JSON.stringify({done: orders[order.do](order)}));
  } catch (error) {
    console.log(JSON.stringify({error: String(error.stack)}));
  }
});
