using System.Text;
using Tongqu.Base;
using Tongqu.Decisions;

namespace Tongqu.Web;

/// <summary>
/// One decision over the rows of a CSV, as they come: the rows are written again with the answer and, where it cannot be told, the
/// reason. The file appears when all is done, or not at all.
/// </summary>
internal sealed class DecisionBatch(DmnModel model, string decision, FeelOptions options, Action<Text> say)
{
    private const int Stretch = 10_000;
    private const int NamedMax = 100;
    private long _bad;

    /// <summary>How many rows could not be read; they are named as they come.</summary>
    /// <returns>Refused with <c>decide.batch</c>: there is no such file, no header, no such decision, or it cannot be written.</returns>
    public Outcome<long> Run(string from, string into)
    {
        if (!model.Decisions.Any(one => one.Name == decision))
        {
            return Refused($"模型中没有名为“{decision}”的决策。", $"The model has no decision named {decision}.");
        }

        var unfinished = $"{into}.{Guid.NewGuid():N}.part";
        try
        {
            using (var reader = new StreamReader(from, CsvRows.EncodingOf("utf-8")!))
            using (var writer = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                if (Write(new CsvRows(reader, ','), writer) is { } refusal)
                {
                    return refusal;
                }
            }

            File.Move(unfinished, into, overwrite: true);
            return _bad;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Refused($"文件无法读写：{fault.Message}", $"A file cannot be read or written: {fault.Message}");
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static Refusal Refused(string zh, string en) => new("decide.batch", new Text(zh, en));

    private Refusal? Write(CsvRows rows, StreamWriter writer)
    {
        if (rows.Next(null) is not { Fault: null } header || header.Fields.Distinct().Count() != header.Fields.Count)
        {
            return Refused("CSV 须有表头，列名不能重复。", "The CSV needs a header, and no name may stand twice in it.");
        }

        // A column that is no input, such as a number of the row, is kept as it is.
        var names = header.Fields.Select(name => name.Trim().TrimStart('\uFEFF')).ToList();
        var inputs = names.Select(name => model.Inputs.Any(input => input.Name == name)
            || model.Decisions.Any(one => one.Name == name && !one.HasLogic)).ToList();
        if (!inputs.Contains(true))
        {
            return Refused(
                $"没有一列是模型的输入；输入有：{string.Join("、", model.Inputs.Select(input => input.Name))}。",
                $"No column is an input of the model; it has: {string.Join(", ", model.Inputs.Select(input => input.Name))}.");
        }

        WriteRow(writer, [.. names, Own(decision, names), Own("原因 reason", names)]);
        var done = 0L;
        while (rows.Next(names.Count) is { } row)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (row.Fault is { } fault)
            {
                Bad(row.Line, fault.Message);
                continue;
            }

            var (answer, why) = Answer(row, names, inputs);
            WriteRow(writer, [.. row.Fields, answer, why]);
            if (++done % Stretch == 0)
            {
                say(new Text($"{done} 行", $"{done} rows"));
            }
        }

        say(new Text($"共 {done} 行，{_bad} 行有误。", $"{done} rows, {_bad} with faults."));
        return null;
    }

    private (string Answer, string Why) Answer(CsvRow row, List<string> names, List<bool> inputs)
    {
        var given = new List<KeyValuePair<string, FeelValue>>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            if (!inputs[i])
            {
                continue;
            }

            var value = model.ReadInput(names[i], row.Fields[i]);
            if (value.Refusal is { } refusal)
            {
                Bad(row.Line, refusal.Message);
                return ("", refusal.Message.Zh);
            }

            // What is blank is not handed in, so that the answer says it is missing.
            if (!value.Value.IsNull)
            {
                given.Add(new(names[i], value.Value));
            }
        }

        var result = model.Decide(decision, new FeelContext(given), options);
        return result.Value.IsNull
            ? ("", string.Join("；", result.Diagnostics.Select(why => why.Message.Zh.TrimEnd('。')).Distinct().Take(5)))
            : (result.Value.AsString() ?? (result.Value is FeelList or FeelContext ? FeelJson.Of(result.Value) : result.Value.ToString()), "");
    }

    private void Bad(long line, Text why)
    {
        if (++_bad <= NamedMax)
        {
            say(new Text($"第 {line} 行：{why.Zh}", $"line {line}: {why.En}"));
        }
    }

    private static string Own(string name, List<string> taken)
    {
        while (taken.Contains(name))
        {
            name += "*";
        }

        return name;
    }

    private static void WriteRow(StreamWriter writer, IReadOnlyList<string> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            writer.Write(i == 0 ? "" : ",");
            var quoted = fields[i].AsSpan().IndexOfAny(",\"\r\n") >= 0;
            writer.Write(quoted ? $"\"{fields[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : fields[i]);
        }

        writer.Write('\n');
    }
}
