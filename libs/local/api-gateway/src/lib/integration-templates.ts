import type { IntegrationResponseModel, TemplatesModel } from '@carillon/local-terraform-model';
import type { RouteEvent } from './integration';
import { compileSelection } from './selection-expression';
import { type Template, type TemplateScope, compileTemplate } from './template';

/** What the templates of an integration that is no proxy make of a message, and of what comes back. */
export interface IntegrationTemplates {
  /** The body for the integration. `undefined`: no template is selected, and none may be passed by. */
  request(event: RouteEvent): string | undefined;
  /** The body for the client. */
  response(event: RouteEvent, status: number, body: string): string;
}

const DEFAULT = '$default';

const scopeOf = (event: RouteEvent, body: string): TemplateScope => ({
  context: event.requestContext,
  stageVariables: event.stageVariables ?? {},
  body,
});

const messageOf = (event: RouteEvent): string => ('body' in event ? event.body : '');

/** The template that an expression selects, or else `$default`. */
const selector = (texts: Record<string, string>, expression = DEFAULT) => {
  if (/\$\{?(?!request\.body|default\b)/.test(expression.replaceAll('\\$', ''))) {
    throw new Error(`Template selection expressions have variables of request.body only: ${expression}`);
  }
  const select = compileSelection(expression);
  const templates = new Map(Object.entries(texts).map(([key, text]) => [key, compileTemplate(text)]));
  return (message: string): Template | undefined => templates.get(select(message) ?? DEFAULT) ?? templates.get(DEFAULT);
};

/** A pattern such as `/4\d\d/` for the whole status. */
const patternOf = ({ key }: IntegrationResponseModel): RegExp | undefined => {
  const [, pattern] = /^\/(.*)\/$/.exec(key) ?? [];
  if (pattern === undefined && key !== DEFAULT) {
    throw new Error(`An integration response has the key $default or a pattern between slashes, not ${key}`);
  }
  return pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`);
};

/**
 * Compiles the templates of an integration. An answer for which there is no integration response, or no template, is
 * passed on as it is. Source: developer guide, "Set up integration responses in API Gateway for WebSocket APIs".
 * @throws for what goes beyond the templates and expressions that are understood
 */
export const integrationTemplates = (model: TemplatesModel): IntegrationTemplates => {
  const { requestTemplates, templateSelectionExpression, passthroughBehavior } = model;
  const requestTemplate = selector(requestTemplates, templateSelectionExpression);
  const hasTemplates = Object.keys(requestTemplates).length > 0;
  const isPassedBy =
    passthroughBehavior === 'WHEN_NO_MATCH' || (passthroughBehavior === 'WHEN_NO_TEMPLATES' && !hasTemplates);

  const responses = model.responses.map((response) => ({
    pattern: patternOf(response),
    template: selector(response.templates, response.templateSelectionExpression),
  }));
  const responseTo = (status: number) =>
    responses.find(({ pattern }) => pattern?.test(String(status))) ?? responses.find(({ pattern }) => !pattern);

  return {
    request(event) {
      const message = messageOf(event);
      const template = requestTemplate(message);
      return template ? template(scopeOf(event, message)) : isPassedBy ? message : undefined;
    },
    response(event, status, body) {
      const template = responseTo(status)?.template(messageOf(event));
      return template ? template(scopeOf(event, body)) : body;
    },
  };
};
