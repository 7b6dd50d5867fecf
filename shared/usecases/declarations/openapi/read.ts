// OpenAPI 2 and 3 documents with `x-amazon-apigateway-integration`.
import { refuse, type DeclarationSource, type SourceReading } from '../source.js';

export const readOpenApi = ({ name }: DeclarationSource): SourceReading =>
  refuse(
    name,
    'this is an OpenAPI document, which this version does not read',
    'Write a declaration with `resources:`, or use a Terraform state.',
  );
