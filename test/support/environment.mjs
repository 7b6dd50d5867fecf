// The SDK is pinned by the lock file; its warning about the Node versions of later releases is noise here.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
