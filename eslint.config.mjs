import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const may = (sourceTag, ...onlyDependOnLibsWithTags) => ({ sourceTag, onlyDependOnLibsWithTags });

export default tseslint.config(
  { ignores: ['**/dist', '**/cdktf.out', '**/node_modules', '**/.nx', '**/files/**/*.template', '**/reports'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Imports point one way: app → messaging/middleware → repos → route-types; local libs know no product lib but
      // route-types and metering, which counts for them what AWS would bill, and nothing but the app `local` knows them.
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints: [
            may('type:lambda', 'layer:delivery', 'layer:middleware', 'layer:repo', 'layer:contract'),
            // Metering: for a test, which holds the simulation's scenario equal to how audiences are cut.
            may('layer:delivery', 'layer:repo', 'layer:contract', 'layer:clock', 'layer:metering'),
            may('layer:middleware', 'layer:contract'),
            may('layer:repo', 'layer:contract', 'layer:testing'),
            may('layer:testing'),
            may('layer:contract'),
            may('layer:flags'),
            may('layer:metering', 'layer:flags'),
            may('layer:client', 'layer:contract'),
            may('layer:manifest'),
            may('type:infra', 'layer:manifest'),
            may('layer:local', 'layer:local', 'layer:metering', 'layer:contract'),
            may('type:host', 'layer:local', 'layer:metering', 'layer:contract', 'layer:flags'),
            may('type:page', 'layer:contract', 'layer:client'),
            may('type:e2e', 'layer:contract', 'layer:client', 'layer:flags', 'layer:testing', 'layer:metering'),
            may('type:tool', 'layer:delivery', 'layer:contract', 'layer:flags'),
            may('type:bench', 'layer:delivery', 'layer:repo', 'layer:contract', 'layer:testing', 'layer:flags'),
            may('type:plugin', 'layer:manifest'),
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
  },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: {
      globals: { require: 'readonly', module: 'writable', exports: 'writable', __dirname: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  { files: ['**/*.spec.ts', '**/testing.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    // The façade of cdktf is two files, so that the move to its successor is two files.
    files: ['infra/**/*.ts'],
    ignores: ['infra/src/cdk.ts', 'infra/src/aws.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['cdktf', 'cdktf/*', '@cdktf/*'], message: 'Import from ./cdk or ./aws: the façade of cdktf.' },
          ],
        },
      ],
    },
  },
  prettier,
);
