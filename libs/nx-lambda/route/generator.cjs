const { join } = require('node:path');
const { formatFiles, generateFiles, names } = require('@nx/devkit');

/** The length leaves room for stage and suffix in the names of AWS (IAM roles: 64). */
const NAME = /^(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Makes `apps/<name>`: a route that works as it is and is to be made one's own. No other file is edited; the Nx plugin and
 * the infrastructure find the folder by its `lambda.json`.
 */
module.exports = async (tree, { name }) => {
  if (!NAME.test(name))
    throw new Error(`"${name}" cannot name a route: up to 30 lower-case letters and digits, words joined by "-"`);
  const root = join('apps', name);
  if (tree.exists(root)) throw new Error(`There is an app ${root} already`);
  const { propertyName: property, className: type } = names(name);
  generateFiles(tree, join(__dirname, 'files'), root, { name, property, type });
  await formatFiles(tree);
};
