// Parts of templates with one REST API, `Api`, and one function, `Handler`.
export const integration = 'x-amazon-apigateway-integration';
export const anyMethod = 'x-amazon-apigateway-any-method';

export const handler = (events: string, more = ''): string => `
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Role: arn:aws:iam::111122223333:role/handler
${more}
      Events:
${events}`;

export const event = (name: string, path: string, method: string, more = ''): string =>
  `        ${name}: { Type: Api, Properties: { Path: '${path}', Method: ${method}, RestApiId: !Ref Api${more} } }\n`;

export const api = (members = ''): string => `
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
${members}`;
