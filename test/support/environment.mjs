// The SDK is pinned by the lock file; its warning about the Node versions of later releases is noise here.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
// What the doors log is theirs to tell in CloudWatch, not between test results.
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] ??= 'true';
// Jest hands its workers FORCE_COLOR where it thinks that colours show; what tests read is text.
delete process.env['FORCE_COLOR'];
process.env['NO_COLOR'] = '1';
