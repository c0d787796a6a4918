// The schema of a provider, read out of its npm bindings (@cdktf/provider-x): they are run against a stand-in for
// the library cdktf, which notes what they would read and write.
'use strict';
const fs = require('fs');
const path = require('path');
const Module = require('module');

const LIST = 2, SET = 3, SINGLE = 1;
const SIMPLE = {string: 'string', number: 'number', boolean: 'bool'};
const COMPUTED_BY_THE_PROVIDER = /^(id|project|region|zone)$/;

class Attribute {
  constructor(name, type) {
    Object.assign(this, {name, type});
  }
}

class Element {
  getStringAttribute(name) { return new Attribute(name, 'string'); }
  getNumberAttribute(name) { return new Attribute(name, 'number'); }
  getBooleanAttribute(name) { return new Attribute(name, 'bool'); }
  getListAttribute(name) { return new Attribute(name, ['list', 'string']); }
  getNumberListAttribute(name) { return new Attribute(name, ['list', 'number']); }
  getStringMapAttribute(name) { return new Attribute(name, ['map', 'string']); }
  getNumberMapAttribute(name) { return new Attribute(name, ['map', 'number']); }
  getBooleanMapAttribute(name) { return new Attribute(name, ['map', 'bool']); }
  interpolationForAttribute(name) { return new Attribute(name, 'dynamic'); }
}
class Nested extends Element {
  constructor(terraformResource, terraformAttribute, wrapsInSet) {
    super();
    Object.assign(this, {terraformResource, terraformAttribute, wrapsInSet});
  }
}
class ComplexObject extends Nested {}
class ComplexList extends Nested {}
class TypedMap extends Nested {}
class StringMap extends TypedMap { static element = 'string'; }
class NumberMap extends TypedMap { static element = 'number'; }
class BooleanMap extends TypedMap { static element = 'bool'; }
class StringMapList extends ComplexList {
  get() { return new StringMap(); }
}

const same = value => value;
const cdktf = {
  TerraformResource: Element, TerraformDataSource: Element, TerraformProvider: Element, ImportableResource: Element,
  ComplexObject, ComplexList, ComplexMap: ComplexList, MapList: ComplexList, StringMap, NumberMap, BooleanMap, StringMapList,
  canInspect: () => true,
  isComplexElement: () => false,
  Tokenization: {isResolvable: () => false},
  Token: {asNumberList: same},
  Fn: {tolist: attribute => new Attribute(attribute.name, ['set', attribute.type[1]])},
  stringToHclTerraform: same, numberToHclTerraform: same, booleanToHclTerraform: same, hashMapperHcl: () => same,
  listMapperHcl: (write, isBlock) => value => [isBlock ? write(value) : value],
};

// Whatever is read of it is there.
const anything = new Proxy({}, {get: () => anything});

const load = Module._load;
Module._load = (name, ...rest) => name === 'cdktf' || name === 'constructs' ? cdktf : load(name, ...rest);

function argumentType(written) {
  const element = written.storageClassType.match(/^(string|number|boolean)(List|Map)?$/);
  if (!element) return 'dynamic';
  return written.type === 'simple' ? SIMPLE[element[1]] : [written.type, SIMPLE[element[1]]];
}

/** The type of what a getter gives: an attribute, or an object or list that has getters of its own. */
function typeOf(value) {
  if (value instanceof Attribute) return value.type;
  if (value instanceof TypedMap) return ['map', value.constructor.element];
  if (value instanceof ComplexList) return [value.wrapsInSet ? 'set' : 'list', typeOf(value.get(0))];
  return ['object', Object.fromEntries(getters(value).map(([name, each]) => [name, typeOf(each)]))];
}

/** What the object's getters give: [name, value]. */
function getters(object) {
  return Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object)))
    .filter(([property, {get}]) => get && property !== 'internalValue' && !property.endsWith('Input'))
    .map(([property]) => object[property])
    .filter(value => value instanceof Element || value instanceof Attribute)
    .map(value => [value.terraformAttribute ?? value.name, value]);
}

/** A block: `written` are its arguments as the binding would write them, `object` is an instance of its class. */
function block(bindings, written, object) {
  const attributes = [], block_types = [];
  const resets = new Set(Object.getOwnPropertyNames(Object.getPrototypeOf(object)).map(each => each.toLowerCase()));
  for (const [name, argument] of Object.entries(written)) {
    // The blocks of a provider's own configuration have no class that would tell.
    const optional = object.constructor === Object || resets.has(`reset${name.replaceAll('_', '')}`);
    if (argument.isBlock) {
      const many = Array.isArray(argument.value);
      const nested = bindings[argument.storageClassType.replace(/(List|Map)$/, '') + 'OutputReference'];
      block_types.push({
        type_name: name,
        nesting: argument.type === 'struct' ? SINGLE : argument.type === 'set' ? SET : LIST,
        min_items: optional || argument.type === 'struct' ? 0 : 1,
        max_items: many || argument.type === 'struct' ? 0 : 1,
        block: block(bindings, many ? argument.value[0] : argument.value, nested ? new nested() : {}),
      });
    } else {
      attributes.push({
        name,
        type: Buffer.from(JSON.stringify(argumentType(argument))),
        required: !optional,
        optional,
        computed: optional && COMPUTED_BY_THE_PROVIDER.test(name),
      });
    }
  }
  for (const [name, value] of getters(object)) {
    if (!(name in written) && !attributes.some(each => each.name === name)) {
      attributes.push({name, type: Buffer.from(JSON.stringify(typeOf(value))), computed: true});
    }
  }
  return {attributes, block_types};
}

/** The schema of what a file of the bindings declares, or null if there is no such file. */
function schema(bindings, file) {
  const index = path.join(bindings, 'lib', file, 'index.js');
  if (!fs.existsSync(index)) return null;
  const exported = require(index);
  const type = Object.values(exported).find(each => each?.prototype?.synthesizeHclAttributes);
  const written = type.prototype.synthesizeHclAttributes.call(anything);
  return {version: 0, block: block(exported, written, new type({}, 'it', {}))};
}

/** The files of a folder and all below it. */
function files(folder) {
  return fs.readdirSync(folder, {withFileTypes: true}).flatMap(each =>
    each.name.startsWith('.') ? [] : each.isDirectory() ? files(path.join(folder, each.name)) : [path.join(folder, each.name)]);
}

/** The schema of a provider with the resources and data sources that the *.tf files of a folder name. */
exports.providerSchema = (provider, bindings, folder) => {
  const resource_schemas = {}, data_source_schemas = {};
  for (const file of files(folder).filter(each => each.endsWith('.tf'))) {
    for (const [, kind, type] of fs.readFileSync(file, 'utf8').matchAll(/^(resource|data) "(\w+)"/gm)) {
      if (!type.startsWith(provider + '_')) continue;
      const name = type.slice(provider.length + 1).replaceAll('_', '-');
      const found = schema(bindings, kind === 'data' ? `data-${provider}-${name}` : name);
      if (found) (kind === 'data' ? data_source_schemas : resource_schemas)[type] = found;
    }
  }
  return {provider: schema(bindings, 'provider'), resource_schemas, data_source_schemas};
};
