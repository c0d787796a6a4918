// serve.cjs google|azurerm <folder of *.tf files>
//
// Serves the schema of a provider by Terraform's plugin protocol, for validate and for tests with mock_provider. It
// prints what TF_REATTACH_PROVIDERS has to be, and ends when its standard input does. SUPERHERO_CDKTF names a
// folder in which `npm install` was run with the package.json beside this file.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const {createRequire} = require('module');
const installed = createRequire(path.join(process.env.SUPERHERO_CDKTF, 'package.json'));
const grpc = installed('@grpc/grpc-js');
const loader = installed('@grpc/proto-loader');
const {providerSchema} = require('./bindings.cjs');

const [provider, folder] = process.argv.slice(2);
const bindings = path.join(process.env.SUPERHERO_CDKTF, 'node_modules/@cdktf', `provider-${provider}`);
const schema = providerSchema(provider, bindings, folder);

const definition = loader.loadSync(path.join(__dirname, 'tfplugin5.proto'), {keepCase: true, longs: Number});
const service = grpc.loadPackageDefinition(definition).tfplugin5.Provider.service;
const nothing = (call, answer) => answer(null, {});
const server = new grpc.Server({'grpc.max_send_message_length': -1});
server.addService(service, {
  GetSchema: (call, answer) => answer(null, schema),
  PrepareProviderConfig: (call, answer) => answer(null, {prepared_config: call.request.config}),
  ValidateResourceTypeConfig: nothing,
  ValidateDataSourceConfig: nothing,
  Configure: nothing,
  Stop: nothing,
});

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'schema-'));
process.on('exit', () => fs.rmSync(place, {recursive: true}));
process.stdin.on('end', () => process.exit()).resume();
const socket = path.join(place, 'socket');
server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), error => {
  if (error) throw error;
  console.log(JSON.stringify({
    [`hashicorp/${provider}`]: {
      Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: {Network: 'unix', String: socket},
    },
  }));
});
