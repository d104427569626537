using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Admin.Pages;
using Tongqu.Frame;

namespace Tongqu.Admin;

/// <summary>Staff and grids from Excel: the template, a preview of what would be done, and the deed once it is confirmed.</summary>
internal static class ImportRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/import", (Caller _) => Page.Of<ImportPage>(new ImportModel())).Needs(AdminPermissions.People).ExcludeFromDescription();
        routes.MapGet("/admin/import/{kind}.xlsx", Template).Needs(AdminPermissions.People).ExcludeFromDescription();
        routes.MapPost("/admin/import/{kind}", PreviewAsync).Needs(AdminPermissions.People).ExcludeFromDescription();
        routes.MapPost("/admin/import/{kind}/confirm", ConfirmAsync).Needs(AdminPermissions.People).ExcludeFromDescription();
    }

    private static IResult Template(string kind) => kind switch
    {
        StaffImport.Kind => Results.File(Workbook.Template("人员 Staff", StaffImport.Columns, StaffImport.Notes), Workbook.MediaType, "tongqu-staff.xlsx"),
        GridImport.Kind => Results.File(Workbook.Template("网格 Grids", GridImport.Columns, GridImport.Notes), Workbook.MediaType, "tongqu-grids.xlsx"),
        _ => AdminChoices.NoSuchDeed.ToPage(),
    };

    private static async Task<IResult> PreviewAsync(HttpContext context, string kind, Caller caller, IDataProtectionProvider protection)
    {
        var form = await Posting.ReadAsync(context, withPhotos: true);
        if (kind is not (StaffImport.Kind or GridImport.Kind))
        {
            return AdminChoices.NoSuchDeed.ToPage();
        }

        var (columns, most) = kind == StaffImport.Kind ? (StaffImport.Columns, StaffImport.RowsMax) : (GridImport.Columns, GridImport.RowsMax);
        var rows = Workbook.Read(await ContentAsync(form, context.RequestAborted), columns, most);
        if (rows.Refusal is { } notUsable)
        {
            return notUsable.ToPage<ImportPage>(new ImportModel { Kind = kind, Error = notUsable.Message });
        }

        var plans = await PlanAsync(context, kind, rows.Value);
        var taken = rows.Value.Zip(plans).Where(pair => pair.Second.Fate is RowFate.Add or RowFate.Change).Select(pair => pair.First).ToList();
        var travelling = SealedRows.Seal(protection, caller, kind, taken);
        return travelling.Refusal is { } tooMuch
            ? tooMuch.ToPage<ImportPage>(new ImportModel { Kind = kind, Error = tooMuch.Message })
            : Page.Of<ImportPage>(new ImportModel { Kind = kind, Rows = plans, Sealed = taken.Count == 0 ? null : travelling.Value });
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, string kind, Caller caller, IDataProtectionProvider protection)
    {
        var form = await Posting.ReadAsync(context);
        var rows = SealedRows.Open(protection, caller, kind, form["rows"]);
        if (rows.Refusal is { } over)
        {
            return over.ToPage<ImportPage>(new ImportModel { Error = over.Message });
        }

        var done = kind == StaffImport.Kind
            ? await context.RequestServices.GetRequiredService<StaffImport>().ApplyAsync(caller, rows.Value, context.RequestAborted)
            : await context.RequestServices.GetRequiredService<GridImport>().ApplyAsync(caller, rows.Value, context.RequestAborted);
        return Page.Of<ImportPage>(new ImportModel { Kind = kind, Rows = done, Done = true });
    }

    private static Task<IReadOnlyList<RowPlan>> PlanAsync(HttpContext context, string kind, IReadOnlyList<SheetRow> rows) => kind == StaffImport.Kind
        ? context.RequestServices.GetRequiredService<StaffImport>().PlanAsync(rows, context.RequestAborted)
        : context.RequestServices.GetRequiredService<GridImport>().PlanAsync(rows, context.RequestAborted);

    private static async Task<byte[]> ContentAsync(Posting form, CancellationToken cancellation)
    {
        if (form.Files is not [{ Length: <= Workbook.BytesMax } file])
        {
            return [];
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, cancellation);
        return content.ToArray();
    }
}
