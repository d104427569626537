using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Tongqu.Access;
using Tongqu.Base;

namespace Tongqu.Admin;

/// <summary>What would become of a row, or became of it.</summary>
public enum RowFate
{
    /// <summary>It is new.</summary>
    Add,

    /// <summary>It is known and says something else.</summary>
    Change,

    /// <summary>It says what is known.</summary>
    Same,

    /// <summary>It cannot be taken in.</summary>
    Refused,
}

/// <summary>A row with its fate.</summary>
/// <param name="Line">Its number in the sheet.</param>
/// <param name="Key">Sign-in name or code.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Why">What exactly would be done, or why not.</param>
public sealed record RowPlan(int Line, string Key, string Name, RowFate Fate, Text Why)
{
    /// <summary>The one-time password of an account that was made, shown this once; null otherwise.</summary>
    public string? Password { get; init; }
}

/// <summary>
/// The rows of a preview on their way to its confirmation and back: they travel with the page, sealed for the officer who saw
/// them and for half an hour, so that nothing of a file that is not confirmed is kept anywhere.
/// </summary>
internal static class SealedRows
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(30);

    // Of a form's value as it travels.
    private const int LengthMax = 120 * 1024;

    public static Outcome<string> Seal(IDataProtectionProvider protection, Caller caller, string kind, IReadOnlyList<SheetRow> rows)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(gzip, rows);
        }

        var text = Convert.ToBase64String(ProtectorOf(protection, caller, kind).Protect(packed.ToArray(), Age));
        return text.Length <= LengthMax ? text : new Refusal("admin.import-rows", new("内容太多，请分成几个文件。", "There is too much in it; divide it into several files."), RefusalKind.TooLarge);
    }

    public static Outcome<IReadOnlyList<SheetRow>> Open(IDataProtectionProvider protection, Caller caller, string kind, string text)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(ProtectorOf(protection, caller, kind).Unprotect(Convert.FromBase64String(text))), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<List<SheetRow>>(gzip)!;
        }
        catch (Exception fault) when (fault is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return new Refusal("admin.import-over", new(
                "预览已过期（半小时），没有导入任何内容。请重新选择文件。", "The preview is over after half an hour; nothing was taken in. Choose the file again."), RefusalKind.Conflict);
        }
    }

    private static ITimeLimitedDataProtector ProtectorOf(IDataProtectionProvider protection, Caller caller, string kind) =>
        protection.CreateProtector("tongqu.admin.import", kind, caller.Person.ToString()).ToTimeLimitedDataProtector();
}

/// <summary>What all imports ask of a cell.</summary>
internal static class CellRules
{
    /// <summary>Why a row's cells cannot be used at all, or null.</summary>
    public static Text? FaultOf(SheetRow row, IReadOnlyList<SheetColumn> columns)
    {
        foreach (var column in columns)
        {
            var cell = row[column.Key];
            if (column.Required && cell.Length == 0)
            {
                return new($"缺少{column.Title.Zh}", $"{column.Title.En} is missing");
            }

            if (cell.Length > Workbook.CellMax || cell.Any(char.IsControl))
            {
                return new($"{column.Title.Zh}过长或含有控制字符", $"{column.Title.En} is too long or holds control characters");
            }

            // What begins so would be reckoned by whoever opens an export of it.
            if (cell.Length > 0 && (cell[0] is '=' or '@' or '-' || (cell[0] == '+' && column.Key != "phone")))
            {
                return new($"{column.Title.Zh}以“{cell[0]}”开头，像是公式", $"{column.Title.En} begins with “{cell[0]}”, like a formula");
            }
        }

        return null;
    }
}
