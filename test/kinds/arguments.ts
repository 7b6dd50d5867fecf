// Argument, attribute and property names as the providers' documents list them (Terraform AWS 6.58, awscc 1.97,
// CloudFormation registry of 2026-08): what a person may paste.

interface ArgumentTable {
  type: string;
  names: readonly string[];
  /** Folded into others before the column is read. */
  folded?: readonly string[];
}

interface PropertyTable {
  type: string;
  kind: string;
  names: readonly string[];
  /** Identity, or nothing of ours. */
  aside: readonly string[];
}

/** Names apart by spaces; `block{a b}` is short for `block.a block.b`. */
const named = (text: string): string[] =>
  text
    .replace(/(\S+)\{([^}]*)\}/g, (_all, block: string, members: string) =>
      members.replace(/\S+/g, (member) => `${block}.${member}`),
    )
    .trim()
    .split(/\s+/);

const routeSettings =
  'data_trace_enabled detailed_metrics_enabled logging_level throttling_burst_limit throttling_rate_limit';

export const argumentTables: readonly ArgumentTable[] = [
  {
    type: 'aws_api_gateway_stage',
    names: named(`
      region rest_api_id stage_name deployment_id description cache_cluster_enabled cache_cluster_size
      client_certificate_id documentation_version variables xray_tracing_enabled tags tags_all web_acl_arn
      arn id execution_arn invoke_url access_log_settings{destination_arn format}
      canary_settings{deployment_id percent_traffic stage_variable_overrides use_stage_cache}`),
    folded: ['tags_all'],
  },
  {
    type: 'aws_api_gateway_method_settings',
    names: named(`
      region rest_api_id stage_name method_path id
      settings{metrics_enabled logging_level data_trace_enabled throttling_burst_limit throttling_rate_limit
        caching_enabled cache_ttl_in_seconds cache_data_encrypted require_authorization_for_cache_control
        unauthorized_cache_control_header_strategy}`),
  },
  {
    type: 'aws_api_gateway_integration',
    names: named(`
      region rest_api_id resource_id http_method id type integration_http_method uri integration_target
      credentials connection_type connection_id passthrough_behavior content_handling cache_key_parameters
      cache_namespace request_parameters request_parameters_in_json request_templates response_transfer_mode
      timeout_milliseconds tls_config{insecure_skip_verification}`),
    folded: ['request_parameters_in_json'],
  },
  {
    type: 'aws_api_gateway_integration_response',
    names: named(`
      region rest_api_id resource_id http_method id status_code selection_pattern content_handling
      response_parameters response_parameters_in_json response_templates`),
    folded: ['response_parameters_in_json'],
  },
  {
    type: 'aws_apigatewayv2_stage',
    names: named(`
      region api_id name auto_deploy deployment_id description client_certificate_id stage_variables tags
      tags_all arn id execution_arn invoke_url access_log_settings{destination_arn format}
      default_route_settings{${routeSettings}} route_settings{route_key ${routeSettings}}`),
    folded: ['tags_all'],
  },
  {
    type: 'aws_apigatewayv2_integration',
    names: named(`
      region api_id id integration_type integration_subtype integration_method integration_uri connection_type
      connection_id content_handling_strategy credentials_arn description passthrough_behavior
      payload_format_version request_parameters request_templates template_selection_expression
      timeout_milliseconds integration_response_selection_expression
      response_parameters{status_code mappings} tls_config{server_name_to_verify}`),
  },
  {
    type: 'awscc_ivs_stage',
    names: named(`
      arn id active_session_id name tags{key value}
      auto_participant_recording_configuration{storage_configuration_arn media_types
        recording_reconnect_window_seconds
        hls_configuration.participant_recording_hls_configuration.target_segment_duration_seconds
        thumbnail_configuration.participant_thumbnail_configuration.recording_mode
        thumbnail_configuration.participant_thumbnail_configuration.target_interval_seconds
        thumbnail_configuration.participant_thumbnail_configuration.storage}`),
  },
  {
    type: 'aws_ivs_stage',
    names: named(`
      arn id region active_session_id endpoints name tags tags_all participant_token_configurations
      auto_participant_recording_configuration{storage_configuration_arn media_types
        recording_reconnect_window_seconds record_participant_replicas
        hls_configuration.target_segment_duration_seconds thumbnail_configuration.recording_mode
        thumbnail_configuration.target_interval_seconds thumbnail_configuration.storage}`),
    folded: ['tags_all'],
  },
  {
    type: 'AWS::IVS::Stage',
    names: named(`
      Arn ActiveSessionId Name Tags{Key Value}
      AutoParticipantRecordingConfiguration{StorageConfigurationArn MediaTypes RecordingReconnectWindowSeconds
        HlsConfiguration.ParticipantRecordingHlsConfiguration.TargetSegmentDurationSeconds
        ThumbnailConfiguration.ParticipantThumbnailConfiguration.RecordingMode
        ThumbnailConfiguration.ParticipantThumbnailConfiguration.TargetIntervalSeconds
        ThumbnailConfiguration.ParticipantThumbnailConfiguration.Storage}`),
  },
];

const cfnRouteSettings =
  'DataTraceEnabled DetailedMetricsEnabled LoggingLevel ThrottlingBurstLimit ThrottlingRateLimit';

export const cloudFormationTables: readonly PropertyTable[] = [
  {
    type: 'AWS::ApiGateway::Stage',
    kind: 'apigateway.stage',
    names: named(`
      RestApiId StageName CacheClusterEnabled CacheClusterSize ClientCertificateId DeploymentId Description
      DocumentationVersion TracingEnabled Variables Tags{Key Value} AccessLogSetting{DestinationArn Format}
      CanarySetting{DeploymentId PercentTraffic StageVariableOverrides UseStageCache}
      MethodSettings{HttpMethod ResourcePath CacheDataEncrypted CacheTtlInSeconds CachingEnabled
        DataTraceEnabled LoggingLevel MetricsEnabled ThrottlingBurstLimit ThrottlingRateLimit}`),
    aside: ['RestApiId', 'StageName'],
  },
  {
    type: 'AWS::ApiGateway::Method',
    kind: 'apigateway.integration',
    names: named(`
      Integration{Type CacheKeyParameters CacheNamespace ConnectionId ConnectionType ContentHandling Credentials
        IntegrationHttpMethod IntegrationTarget PassthroughBehavior RequestParameters RequestTemplates
        ResponseTransferMode TimeoutInMillis Uri}
      Integration.IntegrationResponses{StatusCode ContentHandling ResponseParameters ResponseTemplates
        SelectionPattern}`),
    aside: [],
  },
  {
    type: 'AWS::ApiGatewayV2::Stage',
    kind: 'apigatewayv2.stage',
    names: named(`
      AccessPolicyId ApiId AutoDeploy ClientCertificateId DeploymentId Description StageName StageVariables
      Tags AccessLogSettings{DestinationArn Format} DefaultRouteSettings{${cfnRouteSettings}}
      RouteSettings.$connect{${cfnRouteSettings}}`),
    // The access policy is a no-op of old.
    aside: ['AccessPolicyId', 'ApiId', 'StageName'],
  },
  {
    type: 'AWS::ApiGatewayV2::Integration',
    kind: 'apigatewayv2.integration',
    names: named(`
      ApiId ConnectionId ConnectionType ContentHandlingStrategy CredentialsArn Description IntegrationId
      IntegrationMethod IntegrationSubtype IntegrationType IntegrationUri PassthroughBehavior
      PayloadFormatVersion RequestParameters RequestTemplates TemplateSelectionExpression TimeoutInMillis
      TlsConfig.ServerNameToVerify ResponseParameters.200.ResponseParameters{Destination Source}`),
    aside: ['ApiId', 'IntegrationId'],
  },
];
