using Tongqu.Base;
using Tongqu.Cases;

namespace Tongqu.Brain;

/// <summary>What an import refuses: a map or a file as a whole, or single rows.</summary>
internal static class ImportFaults
{
    private const int ShownMax = 40;

    public static Refusal Map(string file, Text what) => new("brain.import-map", new(
        $"对照表 {file}：{what.Zh}未导入任何内容。", $"The map {file}: {what.En} Nothing was imported."));

    public static Refusal File(string file, Text what) => new("brain.import-file", new(
        $"文件 {file}：{what.Zh}未导入任何内容。", $"The file {file}: {what.En} Nothing was imported."));

    public static Refusal Missing(string file, IEnumerable<string> columns, IEnumerable<string> found)
    {
        var (missing, there) = (string.Join(", ", columns.Select(Clip)), string.Join(", ", found.Select(Clip)));
        return File(file, new(
            $"缺少对照表所写的列：{missing}；文件中有：{there}。", $"it lacks columns that the map names: {missing}; it has: {there}."));
    }

    public static Refusal Unnamed(string file, IEnumerable<string> columns)
    {
        var unnamed = string.Join(", ", columns.Select(Clip));
        return File(file, new(
            $"有对照表未写的列：{unnamed}。不导入的列请写在 nowhere 之下。",
            $"it has columns that the map does not name: {unnamed}. List under nowhere what is not to be imported."));
    }

    public static Refusal Id(string column, int max) => new("brain.import-id", new(
        $"“{column}”列为空，或超过 {max} 个字符。", $"The column “{column}” is empty, or longer than {max} characters."));

    public static Refusal Unreadable(string column, string encoding) => new("brain.import-unreadable", new(
        $"“{column}”列有无法识别的字节：文件可能不是 {encoding} 编码。",
        $"The column “{column}” holds bytes that cannot be read: the file may not be encoded in {encoding}."));

    public static Refusal Time(string column, string said, IEnumerable<string> formats)
    {
        var known = string.Join(", ", formats);
        return new("brain.import-time", new(
            $"“{column}”列的时间“{Clip(said)}”不合格式：{known}。",
            $"The time “{Clip(said)}” in the column “{column}” has none of the formats {known}."));
    }

    public static Refusal TimeOutOfRange(string said) => new("brain.import-time-range", new(
        $"时间“{Clip(said)}”早于 {CaseNumber.FirstDay.Year} 年，或在将来。",
        $"The time “{Clip(said)}” lies before {CaseNumber.FirstDay.Year}, or in the future."));

    public static Refusal Class(string column, string said) => new("brain.import-class", new(
        $"“{column}”列的类别“{Clip(said)}”在对照表中没有对应。",
        $"The map knows no class for “{Clip(said)}” in the column “{column}”."));

    public static Refusal TooLong(int length, int max) => new("brain.import-too-long", new(
        $"内容最多 {max} 字，现有 {length} 字；不会截断。",
        $"The words are at most {max} characters, there are {length}; nothing is cut off."));

    public static Refusal Address(int length, int max) => new("brain.import-address", new(
        $"地址最多 {max} 字，现有 {length} 字。", $"An address has at most {max} characters, there are {length}."));

    public static Refusal Changed(string number) => new("brain.import-changed", new(
        $"内容与导入为 {number} 时不同；事件未改动，如需更正请在事件中处理。",
        $"It says something else than when it became {number}; the event was left alone, mend it there if need be."),
        RefusalKind.Conflict);

    private static string Clip(string text) => text.Length <= ShownMax ? text : text[..ShownMax] + "…";
}
