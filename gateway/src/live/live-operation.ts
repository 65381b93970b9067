import { operationFromDocument } from '@apollo/federation-internals';
import { buildOperationContext, type executeQueryPlan } from '@apollo/gateway';
import { type FetchNode, type QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type OperationDefinitionNode,
} from 'graphql';
import { type Generation } from '../generation.ts';
import { type LiveField } from './live-field.ts';
import { createPayloadProjector, type ProjectPayload } from './payload-projector.ts';
import { rootFieldOf } from './root-field.ts';

/** A subscription's document, planned. */
export type LiveOperation = {
  /** Equal for equal documents. */
  readonly key: string;
  readonly field: LiveField;
  /** Where the document asks for the live field, with its arguments. */
  readonly fieldNode: FieldNode;
  readonly operation: OperationDefinitionNode;
  /** The plan of one push: first the payload, "fetched" from `eventSource`, then what is asked of it. */
  readonly plan: QueryPlan;
  readonly eventSource: string;
  readonly projectPayload: ProjectPayload;
  readonly operationContext: Parameters<typeof executeQueryPlan>[3];
};

/** Plans a valid document once for all its pushes. Throws a `GraphQLError` if it can not be live. */
export const planLiveOperation = (
  generation: Generation,
  fields: ReadonlyMap<string, LiveField>,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): LiveOperation => {
  const fieldNode = rootFieldOf(document, operation);
  const field = fields.get(fieldNode.name.value);
  if (!field) throw new GraphQLError(`${fieldNode.name.value} is not a live field.`, badRequest);
  const { primary, plan } = planOf(generation, document, operation);
  return {
    key: JSON.stringify([operation.loc?.source.body, operation.name?.value]),
    field,
    fieldNode,
    operation,
    plan,
    eventSource: primary.serviceName,
    projectPayload: createPayloadProjector(field, primary.operation),
    operationContext: operationContextOf(generation, document, operation),
  };
};

const badRequest = { extensions: { code: 'BAD_REQUEST' } };

/** The executor refuses a Subscription node, but runs its parts as any other plan. */
const planOf = (
  { planner, apiSchema }: Generation,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): { primary: FetchNode; plan: QueryPlan } => {
  const name = nameOf(operation);
  const { node } = planner.buildQueryPlan(operationFromDocument(apiSchema, document, name));
  if (node?.kind !== 'Subscription') throw new Error('A subscription has no subscription plan');
  const { primary, rest } = node;
  const nodes = rest ? [primary, rest] : [primary];
  return { primary, plan: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } } };
};

const operationContextOf = (
  { clientSchema: schema }: Generation,
  operationDocument: DocumentNode,
  operation: OperationDefinitionNode,
) => buildOperationContext({ schema, operationDocument, ...nameOf(operation) });

const nameOf = ({ name }: OperationDefinitionNode): { operationName?: string } =>
  name ? { operationName: name.value } : {};
