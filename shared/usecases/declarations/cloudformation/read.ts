// CloudFormation templates, CDK's and SAM's included.
import { refuse, type DeclarationSource, type SourceReading } from '../source.js';

export const readTemplate = ({ name }: DeclarationSource): SourceReading =>
  refuse(
    name,
    'this is a CloudFormation template, which this version does not read',
    'Write a declaration with `resources:`, or use a Terraform state.',
  );
