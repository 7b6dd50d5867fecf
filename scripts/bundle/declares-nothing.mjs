// Stands in for what kinds know of declaring languages, in doors that never compile a declaration.
const nothing = [];

export {
  nothing as declarations,
  nothing as openApiRestApis,
  nothing as openApiHttpApis,
  nothing as terraformRestApis,
  nothing as terraformHttpApis,
  nothing as templateRestApis,
  nothing as templateHttpApis,
  nothing as restNaming,
  nothing as httpNaming,
};
