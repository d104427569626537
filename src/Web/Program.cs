using System.CommandLine;
using Tongqu.Web;

return await Verbs.Root().Parse(args).InvokeAsync();
