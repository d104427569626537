using Tongqu.Web;

return await Verbs.Root().Parse(args).InvokeAsync();
