'use strict';
// A function of the same calls under Node: a loop like that of Lambda's own runtime around a handler
// that makes the calls that ours was seen to make, and nothing else. It loads no client it does not use.
const { readFileSync } = require('node:fs');
const http = require('node:http');

const calls = JSON.parse(readFileSync(process.env.BENCH_CALLS, 'utf8'));
const options = {
  region: process.env.AWS_REGION,
  endpoint: process.env.ENDPOINT_URL,
};

const made = {};
const clients = {
  dynamodb: (sdk) => new sdk.DynamoDBClient(options),
  'secrets-manager': (sdk) => new sdk.SecretsManagerClient(options),
  sqs: (sdk) => new sdk.SQSClient(options),
};

function client(service) {
  made[service] ??= clients[service](require(`@aws-sdk/client-${service}`));
  return made[service];
}

const commands = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  secretsmanager: 'secrets-manager',
};

/** As a developer writes it: clients are made outside the handler. */
const prepared = calls.map(({ target, path, authorization, body }) => {
  if (!target) {
    return () =>
      fetch(process.env.ENDPOINT_URL + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then((answer) => answer.json());
  }
  const [prefix, operation] = target.split('.');
  const service = commands[prefix];
  const sender = client(service);
  const Command = require(`@aws-sdk/client-${service}`)[`${operation}Command`];
  return () => sender.send(new Command(body));
});

async function handler(event) {
  const body = event.body ? JSON.parse(event.body) : {};
  for (const call of prepared) {
    await call().catch((failure) => {
      if (failure.name !== 'ConditionalCheckFailedException') throw failure;
    });
  }
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ done: Object.keys(body).length }),
  };
}

const agent = new http.Agent({ keepAlive: true });
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');

function runtime(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}` },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => resolve({ headers: answer.headers, text: Buffer.concat(parts).toString() }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

(async () => {
  for (;;) {
    const next = await runtime('GET', 'next');
    const id = next.headers['lambda-runtime-aws-request-id'];
    try {
      await runtime('POST', `${id}/response`, JSON.stringify(await handler(JSON.parse(next.text))));
    } catch (failure) {
      await runtime('POST', `${id}/error`, JSON.stringify({ errorMessage: String(failure) }));
    }
  }
})();
