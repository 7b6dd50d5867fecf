// Calls as CloudTrail records them, with secrets wherever a record can hold one, and in shapes that nobody expects.

export const strangeCalls = (api: string, secret: (name: string) => string): readonly object[] => {
  const stage = { restApiId: api, stageName: 'prod' };
  const operation = (path: string, value: string) => ({ op: 'replace', path, value });
  return [
    {
      eventName: 'UpdateStage',
      requestParameters: {
        ...stage,
        updateStageInput: { patchOperations: [operation('/variables/token', secret('wrapped patch'))] },
      },
    },
    {
      eventName: 'UpdateStage',
      requestParameters: { ...stage, patchOperations: [operation('/nowhere', secret('unknown patch'))] },
    },
    {
      eventName: 'UpdateStage',
      requestParameters: { ...stage },
      responseElements: { variables: { token: secret('response') } },
    },
    {
      eventName: 'UpdateStage',
      errorCode: 'BadRequestException',
      errorMessage: `Invalid variable value: ${secret('error text')}`,
      requestParameters: stage,
    },
    {
      eventName: 'UpdateStage',
      errorCode: 'BadRequestException',
      responseElements: { message: secret('v2 error text') },
      requestParameters: stage,
    },
    {
      eventName: 'PutRestApi',
      requestParameters: {
        restApiId: api,
        body: `{"uri":"https://u:${secret('import')}@x"}`,
        nested: [{ deep: { a: secret('nested') } }],
      },
    },
    {
      eventName: 'UpdateWhateverIsNew',
      requestParameters: { restApiId: api, input: { password: secret('unknown event') } },
    },
    { eventName: 'UpdateWhateverIsNew', requestParameters: secret('text parameters') },
    {
      eventName: 'UpdateStage',
      requestParameters: {
        ...stage,
        updateStageInput: JSON.stringify({ variables: secret('text in JSON') }),
      },
    },
    {
      eventName: 'CreateStage',
      requestParameters: {
        restApiId: api,
        createStageInput: {
          stageName: 'prod',
          variables: { token: secret('created') },
          canarySettings: { stageVariableOverrides: { token: secret('created override') } },
        },
      },
    },
    {
      eventName: 'UpdateIntegration',
      requestParameters: {
        restApiId: api,
        resourceId: 'r',
        httpMethod: 'GET',
        updateIntegrationInput: {
          patchOperations: [
            operation('/uri', `https://a:${secret('address')}@x`),
            operation('/requestParameters/integration.request.header.x', `'${secret('parameter')}'`),
          ],
        },
      },
    },
    {
      eventName: 'UpdateStage',
      requestParameters: stage,
      userAgent: secret('agent'),
      additionalEventData: { x: secret('additional') },
      apiVersion: secret('version'),
    },
  ];
};
