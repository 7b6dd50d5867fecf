// Templates and documents of our own, that say what real ones seldom do; the second opinion reads them as well.

/** CloudFormation and SAM, in the short form of YAML. */
export const templates: Readonly<Record<string, string>> = {
  'a REST stage that says everything': `
Parameters:
  Size: { Type: String, Default: '0.5' }
  Unset: { Type: String }
  Path: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }
  Deployment: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Api, Description: of nobody } }
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      StageName: live
      DeploymentId: !Ref Deployment
      AccessLogSetting: { DestinationArn: !GetAtt Logs.Arn, Format: '$context.requestId' }
      CacheClusterEnabled: true
      CacheClusterSize: !Ref Size
      CanarySetting:
        DeploymentId: !Ref Deployment
        PercentTraffic: 10
        StageVariableOverrides: { a: b, empty: '' }
        UseStageCache: false
      ClientCertificateId: !Ref Unset
      Description: !Sub 'stage of \${AWS::Region} in \${AWS::StackName}'
      DocumentationVersion: ''
      MethodSettings:
        - { HttpMethod: '*', ResourcePath: '/*', LoggingLevel: INFO, ThrottlingBurstLimit: 0, ThrottlingRateLimit: 1.5 }
        - { HttpMethod: GET, ResourcePath: '/~1items~1{id}', CachingEnabled: true, CacheTtlInSeconds: 60 }
      TracingEnabled: 'true'
      Variables: { url: !Join ['', ['https://', !Ref 'AWS::Region', '/']], number: 1, path: !Ref Path, none: '' }
      Tags:
        - { Key: team, Value: a }
        - { Key: stack, Value: !Ref 'AWS::StackName' }
`,
  'a deployment that makes a stage': `
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }
  Deployment:
    Type: AWS::ApiGateway::Deployment
    Properties:
      RestApiId: !Ref Api
      StageName: implicit
      Description: of the deployment
      StageDescription:
        Description: of the stage
        TracingEnabled: true
        CacheClusterEnabled: false
        LoggingLevel: INFO
        Variables: { a: b }
        MethodSettings: [{ HttpMethod: POST, ResourcePath: /items, MetricsEnabled: true }]
`,
  'methods that say everything, or have no integration': `
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }
  Items: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: items } }
  Item: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Items, PathPart: '{id}' } }
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Item
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: !Sub 'arn:\${AWS::Partition}:apigateway:\${AWS::Region}:states:action/StartExecution'
        Credentials: !GetAtt Role.Arn
        CacheKeyParameters: [method.request.path.id, method.request.header.a]
        CacheNamespace: items
        ConnectionType: INTERNET
        ContentHandling: CONVERT_TO_TEXT
        PassthroughBehavior: NEVER
        RequestParameters: { integration.request.path.id: method.request.path.id }
        RequestTemplates: { application/json: '', text/plain: x }
        TimeoutInMillis: '3000'
        ResponseTransferMode: BUFFERED
        IntegrationResponses:
          - { StatusCode: 200, ResponseParameters: { method.response.header.a: "'x'" } }
          - { StatusCode: '400', SelectionPattern: '4\\\\d{2}', ContentHandling: CONVERT_TO_BINARY, ResponseTemplates: { application/json: '' } }
  Linked:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Items
      HttpMethod: any
      Integration: { Type: HTTP_PROXY, Uri: 'http://\${stageVariables.host}/', ConnectionType: VPC_LINK, ConnectionId: '\${stageVariables.link}', IntegrationHttpMethod: ANY }
  Bare: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE } }
`,
  'an HTTP API that says everything': `
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: a, ProtocolType: HTTP } }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Api
      StageName: $default
      AutoDeploy: false
      DeploymentId: !Ref Deployment
      Description: ''
      AccessLogSettings: { DestinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:a:*', Format: $context.requestId }
      DefaultRouteSettings: { DetailedMetricsEnabled: true, ThrottlingBurstLimit: 100, ThrottlingRateLimit: '50' }
      RouteSettings:
        GET /items: { ThrottlingRateLimit: 5 }
        ANY /: { DetailedMetricsEnabled: false, ThrottlingBurstLimit: 1 }
      StageVariables: { a: b, empty: '', fn: !GetAtt Fn.Arn }
      Tags: { team: a, name: !Ref Fn }
  Fn: { Type: AWS::Lambda::Function, Properties: { FunctionName: worker } }
  Deployment: { Type: AWS::ApiGatewayV2::Deployment, Properties: { ApiId: !Ref Api } }
  Proxy:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: HTTP_PROXY
      IntegrationMethod: ANY
      IntegrationUri: https://example.com/{proxy}
      ConnectionType: INTERNET
      PayloadFormatVersion: '1.0'
      TimeoutInMillis: 5000
      Description: a proxy
      RequestParameters: { 'append:header.a': $request.header.b, 'overwrite:path': '' }
      ResponseParameters:
        '200': { ResponseParameters: [{ Destination: 'append:header.x', Source: a }, { Destination: 'remove:header.y', Source: "''" }] }
      TlsConfig: { ServerNameToVerify: example.com }
  Queue:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationSubtype: SQS-SendMessage
      CredentialsArn: !GetAtt Role.Arn
      PayloadFormatVersion: '1.0'
      RequestParameters: { QueueUrl: !Ref Sqs, MessageBody: $request.body }
  RouteA: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: 'GET /a', Target: !Sub 'integrations/\${Proxy}' } }
  RouteQ: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: 'POST /q', Target: !Join [/, [integrations, !Ref Queue]] } }
`,
  'conditions that hold, do not, and cannot be known': `
Parameters:
  Env: { Type: String, Default: dev }
  Unset: { Type: String }
Conditions:
  IsDev: !Equals [!Ref Env, dev]
  IsProd: !Not [!Condition IsDev]
  Either: !Or [!Condition IsProd, !Equals [!Ref 'AWS::Region', eu-west-1]]
  Both: !And [!Condition IsDev, !Condition Either]
  Unknown: !Equals [!Ref Unset, x]
  Never: !And [!Condition IsProd, !Condition Unknown]
Mappings:
  Sizes: { dev: { cache: '0.5' }, prod: { cache: '6.1' } }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }
  Out: { Type: AWS::ApiGateway::Stage, Condition: IsProd, Properties: { RestApiId: !Ref Api, StageName: out } }
  Never: { Type: AWS::ApiGateway::Stage, Condition: Never, Properties: { RestApiId: !Ref Api, StageName: never } }
  In:
    Type: AWS::ApiGateway::Stage
    Condition: Both
    Properties:
      RestApiId: !Ref Api
      StageName: in
      Description: !If [IsDev, yes we are, !Ref 'AWS::NoValue']
      DocumentationVersion: !If [IsDev, !Ref 'AWS::NoValue', v1]
      TracingEnabled: !If [Unknown, true, false]
      CacheClusterSize: !FindInMap [Sizes, !Ref Env, cache]
      ClientCertificateId: !ImportValue cert
      Variables:
        part: !Select [1, !Split ['-', a-b-c]]
        region: !Sub ['\${place}-\${!literal}', { place: !Ref 'AWS::Region' }]
        secret: '{{resolve:secretsmanager:a:SecretString:b}}'
        coded: !Base64 abc
`,
  'a body in a template': `
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        paths:
          /a:
            get:
              x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: 'https://example.com' }
            x-amazon-apigateway-any-method:
              x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: '{}' }, responses: { default: { statusCode: '200' }, '4\\\\d{2}': { statusCode: '400', responseTemplates: { application/json: '' } } } }
            parameters: []
          /b: { post: { responses: {} } }
  Http:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Body:
        openapi: 3.0.1
        paths:
          /a: { get: { x-amazon-apigateway-integration: { $ref: '#/components/x-amazon-apigateway-integrations/shared' } } }
          $default: { x-amazon-apigateway-any-method: { x-amazon-apigateway-integration: { $ref: '#/components/x-amazon-apigateway-integrations/shared' } } }
        components:
          x-amazon-apigateway-integrations:
            shared: { type: aws_proxy, httpMethod: POST, uri: !GetAtt Fn.Arn, payloadFormatVersion: '2.0', timeoutInMillis: 1000 }
`,
  'SAM with everything an API of its own may say': `
Transform: AWS::Serverless-2016-10-31
Globals:
  Api:
    TracingEnabled: true
    Variables: { a: global, b: global }
    Auth: { DefaultAuthorizer: AWS_IAM }
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Variables: { b: own, c: own }
      Tags: { team: a, cost: b }
      CacheClusterEnabled: true
      CacheClusterSize: '0.5'
      CanarySetting: { PercentTraffic: 5 }
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: INFO, MetricsEnabled: true }]
      AccessLogSetting: { DestinationArn: !GetAtt Logs.Arn, Format: x }
      Cors: { AllowOrigin: "'*'", AllowHeaders: "'a'", MaxAge: "'600'", AllowCredentials: true }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: worker
      Events:
        A: { Type: Api, Properties: { Path: /a, Method: GET, RestApiId: !Ref Api } }
        B: { Type: Api, Properties: { Path: /a, Method: any, RestApiId: !Ref Api, Auth: { Authorizer: NONE } } }
        C: { Type: Api, Properties: { Path: /c, Method: post, RestApiId: !Ref Api, Auth: { InvokeRole: NONE } } }
        D: { Type: Api, Properties: { Path: /c, Method: put, RestApiId: !Ref Api, Auth: { Authorizer: AWS_IAM, InvokeRole: 'arn:aws:iam::123456789012:role/a' } } }
        O: { Type: Api, Properties: { Path: /o, Method: options, RestApiId: !Ref Api } }
`,
  'SAM with implicit APIs': `
Transform: AWS::Serverless-2016-10-31
Globals:
  Api: { Cors: "'*'", TracingEnabled: true }
  HttpApi: { Tags: { team: a }, StageVariables: { x: y } }
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: { Type: Api, Properties: { Path: /a, Method: GET } }
        H: { Type: HttpApi, Properties: { Path: '/h/{id}', Method: get, TimeoutInMillis: 4000, PayloadFormatVersion: '1.0', RouteSettings: { ThrottlingBurstLimit: 10 } } }
        Rest: { Type: HttpApi }
        T: { Type: Schedule, Properties: { Schedule: rate(1 minute) } }
  Other:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: other
      Events:
        B: { Type: Api, Properties: { Path: /a, Method: Post } }
        H: { Type: HttpApi, Properties: { Path: /h, Method: ANY } }
`,
  'SAM with HTTP APIs of its own': `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: !Sub 'v\${AWS::Region}'
      AccessLogSettings: { DestinationArn: !GetAtt Logs.Arn, Format: x }
      DefaultRouteSettings: { ThrottlingBurstLimit: 5, DetailedMetricsEnabled: true }
      RouteSettings: { 'GET /a': { ThrottlingRateLimit: 1 } }
      StageVariables: { a: b }
      Tags: { team: a }
      CorsConfiguration: true
  Inline:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionBody:
        openapi: 3.0.1
        info: { title: t, version: '1' }
        paths:
          /own: { get: { x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: 'https://example.com', payloadFormatVersion: '1.0' } } }
  Stored: { Type: AWS::Serverless::HttpApi, Properties: { DefinitionUri: s3://bucket/key } }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: worker
      Events:
        A: { Type: HttpApi, Properties: { Path: /a, Method: GET, ApiId: !Ref Api } }
        I: { Type: HttpApi, Properties: { Path: /i, Method: PUT, ApiId: !Ref Inline } }
`,
  'SAM with a state machine, conditions and a merged definition': `
Transform: AWS::Serverless-2016-10-31
Conditions:
  IsOff: !Equals [a, b]
  IsOn: !Equals [a, a]
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: live, OpenApiVersion: 3.0.1 } }
  Gone: { Type: AWS::Serverless::Api, Condition: IsOff, Properties: { StageName: live } }
  Here: { Type: AWS::Serverless::Api, Condition: IsOn, Properties: { StageName: live } }
  Merged:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      MergeDefinitions: true
      DefinitionBody: { openapi: 3.0.1, info: { title: t, version: '1' }, paths: { /own: { get: { x-amazon-apigateway-integration: { type: mock } } } } }
  Own:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      DefinitionBody: { swagger: '2.0', info: { title: t, version: '1' }, paths: { /own: { get: { x-amazon-apigateway-integration: { type: mock } } } } }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Events:
        S: { Type: Api, Properties: { Path: /start, Method: post, RestApiId: !Ref Api } }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        M: { Type: Api, Properties: { Path: /more, Method: get, RestApiId: !Ref Merged } }
        O: { Type: Api, Properties: { Path: /own, Method: get, RestApiId: !Ref Own } }
        H: { Type: Api, Properties: { Path: /h, Method: get, RestApiId: !Ref Here } }
  Off:
    Type: AWS::Serverless::Function
    Condition: IsOff
    Properties:
      Events:
        H: { Type: Api, Properties: { Path: /off, Method: get, RestApiId: !Ref Api } }
`,
};

/** OpenAPI documents that stand alone. */
export const documents: Readonly<Record<string, string>> = {
  'REST that says everything': `
swagger: '2.0'
info: { title: t, version: '1' }
basePath: /live
paths:
  /items/{id}:
    get:
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:sqs:path/123456789012/q
        credentials: arn:aws:iam::123456789012:role/r
        connectionType: INTERNET
        cacheNamespace: n
        cacheKeyParameters: [method.request.path.id]
        contentHandling: CONVERT_TO_TEXT
        passthroughBehavior: never
        timeoutInMillis: 5000
        tlsConfig: { insecureSkipVerification: true }
        requestParameters: { integration.request.header.a: "'x'", integration.request.header.b: 5 }
        requestTemplates: { application/json: '', text/plain: '#set($a = 1)' }
        responses:
          default: { statusCode: '200', responseParameters: { method.response.header.a: "'x'" } }
          '5\\\\d{2}': { statusCode: 500, responseTemplates: { application/json: 'no' }, contentHandling: CONVERT_TO_TEXT }
    x-amazon-apigateway-any-method: { x-amazon-apigateway-integration: { type: http_proxy, httpMethod: ANY, uri: 'http://\${stageVariables.host}/' } }
    head: { responses: {} }
`,
  'HTTP with shared integrations': `
openapi: 3.0.1
info: { title: t, version: '1' }
paths:
  /a: { get: { x-amazon-apigateway-integration: { $ref: '#/components/x-amazon-apigateway-integrations/shared' } } }
  /b: { post: { x-amazon-apigateway-integration: { $ref: '#/components/x-amazon-apigateway-integrations/shared' } } }
  /q:
    post:
      x-amazon-apigateway-integration:
        type: aws_proxy
        integrationSubtype: SQS-SendMessage
        payloadFormatVersion: '1.0'
        credentials: '\${role}'
        requestParameters: { QueueUrl: { Ref: Queue }, MessageBody: $request.body }
        responseParameters: { '200': { 'append:header.a': b } }
  $default: { x-amazon-apigateway-any-method: { x-amazon-apigateway-integration: { type: http_proxy, httpMethod: ANY, uri: 'https://example.com', connectionType: VPC_LINK, connectionId: abc123, payloadFormatVersion: '1.0', tlsConfig: { serverNameToVerify: example.com } } } }
components:
  x-amazon-apigateway-integrations:
    shared: { type: aws_proxy, httpMethod: POST, uri: 'arn:aws:lambda:eu-west-1:123456789012:function:f', payloadFormatVersion: '2.0', timeoutInMillis: 1000 }
`,
};
