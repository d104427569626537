using System.CommandLine;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>The verbs of decision models: <c>tongqu decide …</c>. They read files and touch no data.</summary>
public static class DecideVerb
{
    private static readonly Argument<string> ModelArgument = new("model") { Description = "A DMN file; the ones beside it may be imported." };
    private static readonly Argument<string> DecisionArgument = new("decision") { Description = "Name of a decision." };
    private static readonly Option<DateTimeOffset?> NowOption = new("--now") { Description = "What time it is to the decision; this machine's where left out." };
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Prints JSON." };
    private static readonly Option<string> LangOption = new("--lang") { Description = "zh or en.", DefaultValueFactory = _ => "zh" };
    private static readonly Option<string[]> InputOption = new("--input")
    {
        Description = "Inputs: name=value, or a file of JSON; as many as needed.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>All of them.</summary>
    public static Command All()
    {
        LangOption.AcceptOnlyFromAmong("zh", "en");
        return new Command("decide", "Decision models: FEEL and DMN.") { Run(), Explain(), Test(), Batch(), Tck() };
    }

    private static Command Run()
    {
        var run = new Command("run", "Answers a decision. Ends with 0 where it is told, 2 where it cannot be, 1 where it could not be asked.")
        {
            ModelArgument, DecisionArgument, InputOption, NowOption, JsonOption,
        };
        run.SetAction((parsed, cancellation) => Task.FromResult(Asked(parsed, (model, inputs, options) =>
        {
            var result = model.Decide(parsed.GetValue(DecisionArgument)!, inputs, options);
            Output(parsed).WriteLine(parsed.GetValue(JsonOption) ? FeelJson.Of(result.Value) : result.Value.ToString());
            result.Diagnostics.ToList().ForEach(why => Say(parsed, why.Message));
            return Code(result.Value, result.Diagnostics);
        }, cancellation)));
        return run;
    }

    private static Command Explain()
    {
        var wanted = new Option<string?>("--wanted") { Description = "The answer the nearest change should lead to, as FEEL; any other where left out." };
        var explain = new Command("explain", "Says why a decision answers as it does, and what would turn the answer. Ends as run does.")
        {
            ModelArgument, DecisionArgument, InputOption, NowOption, JsonOption, LangOption, wanted,
        };
        explain.SetAction((parsed, cancellation) => Task.FromResult(Asked(parsed, (model, inputs, options) =>
        {
            var aim = parsed.GetValue(wanted) is { } text
                ? FeelExpression.Parse(text).Then<FeelValue>(read => read.Evaluate(FeelContext.Empty).Value)
                : default(Outcome<FeelValue>?);
            if (aim?.Refusal is { } refusal)
            {
                return Refused(parsed, refusal);
            }

            var explained = model.Explain(parsed.GetValue(DecisionArgument)!, inputs, options, aim?.Value);
            var tongue = parsed.GetValue(LangOption) == "en" ? Tongue.English : Tongue.Chinese;
            if (parsed.GetValue(JsonOption))
            {
                Output(parsed).WriteLine(explained.ToJson());
            }
            else
            {
                explained.Sentences().ToList().ForEach(line => Output(parsed).WriteLine(new string(' ', 2 * line.Depth) + line.Text.In(tongue)));
            }

            return Code(explained.Answer, explained.Diagnostics);
        }, cancellation)));
        return explain;
    }

    private static Command Test()
    {
        var test = new Command("test", "Runs the examples beside a model (NAME.tests.yaml) and looks for gaps and overlaps in its tables.") { ModelArgument };
        test.SetAction((parsed, _) => Task.FromResult(ModelFile.Read(parsed.GetValue(ModelArgument)!) is { Refusal: { } refusal }
            ? Refused(parsed, refusal)
            : Tested(parsed)));
        return test;
    }

    private static int Tested(ParseResult parsed)
    {
        var path = parsed.GetValue(ModelArgument)!;
        var checkedModel = ModelCheck.Of(path);
        foreach (var fault in checkedModel.Faults)
        {
            Output(parsed).WriteLine($"{(fault.IsWarning ? "! " : "x ")}{fault.File}{(fault.Line > 0 ? $":{fault.Line}" : "")} {fault.What.Zh} {fault.What.En}");
        }

        Output(parsed).WriteLine($"例子通过 examples met: {checkedModel.Met}/{checkedModel.Examples.Count}");
        return checkedModel.Holds && checkedModel.Examples.Count > 0 ? 0 : 1;
    }

    private static Command Batch()
    {
        var csv = new Option<string>("--csv") { Description = "CSV with a header; columns named as inputs are handed in, others are kept.", Required = true };
        var into = new Option<string>("--out") { Description = "CSV to write; it appears when all rows are done.", Required = true };
        var batch = new Command("batch", "Answers a decision for each row of a CSV. Ends with 1 where rows could not be read.")
        {
            ModelArgument, DecisionArgument, csv, into, NowOption,
        };
        batch.SetAction((parsed, cancellation) => Task.FromResult(Asked(parsed, (model, _, options) =>
        {
            var done = new DecisionBatch(model, parsed.GetValue(DecisionArgument)!, options, text => Say(parsed, text))
                .Run(parsed.GetValue(csv)!, parsed.GetValue(into)!);
            return done.Refusal is { } refusal ? Refused(parsed, refusal) : done.Value == 0 ? 0 : 1;
        }, cancellation)));
        return batch;
    }

    private static Command Tck()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of cases; those of all folders below are run." };
        var csv = new Option<string?>("--csv") { Description = "File to write the outcomes to, in the form of the kit's vendors." };
        var tck = new Command("tck", "Runs the cases of the DMN conformance kit and prints how many are met.") { folder, csv };
        tck.SetAction(parsed => RunTck(parsed, parsed.GetValue(folder)!, parsed.GetValue(csv)));
        return tck;
    }

    private static int RunTck(ParseResult parsed, string folder, string? csv)
    {
        if (!Directory.Exists(folder))
        {
            Say(parsed, new Text($"没有文件夹 {folder}", "there is no such folder"));
            return 1;
        }

        var outcomes = TckRunner.Run(folder).ToList();
        foreach (var failed in outcomes.Where(one => !one.Passed))
        {
            Output(parsed).WriteLine($"{failed.Folder} {failed.File} {failed.Case} {failed.Detail}");
        }

        foreach (var level in outcomes.GroupBy(one => one.Level))
        {
            Output(parsed).WriteLine($"{level.Key}: {level.Count(one => one.Passed)}/{level.Count()}");
        }

        var passed = outcomes.Count(one => one.Passed);
        Output(parsed).WriteLine($"合计 total: {passed}/{outcomes.Count}");
        if (csv is not null)
        {
            File.WriteAllText(csv, TckRunner.Csv(outcomes));
        }

        return passed == outcomes.Count && passed > 0 ? 0 : 1;
    }

    // Reads the model and the inputs, says what is wrong with them, and asks.
    private static int Asked(ParseResult parsed, Func<DmnModel, FeelContext, FeelOptions, int> ask, CancellationToken cancellation)
    {
        var model = ModelFile.Read(parsed.GetValue(ModelArgument)!);
        if (model.Refusal is { } unreadable)
        {
            return Refused(parsed, unreadable);
        }

        model.Value.Faults.ToList().ForEach(fault => Say(parsed, new Text($"{fault.Element}：{fault.Message.Zh}", fault.Message.En)));
        var inputs = ModelFile.Inputs(model.Value, parsed.GetResult(InputOption) is null ? [] : parsed.GetValue(InputOption) ?? []);
        if (inputs.Refusal is { } wrong)
        {
            return Refused(parsed, wrong);
        }

        try
        {
            var now = parsed.GetValue(NowOption) ?? TimeProvider.System.GetLocalNow();
            return ask(model.Value, inputs.Value, new FeelOptions { Now = now, Cancellation = cancellation });
        }
        catch (OperationCanceledException)
        {
            Say(parsed, new Text("已停止", "stopped"));
            return 130;
        }
    }

    private static int Code(FeelValue answer, IReadOnlyList<FeelDiagnostic> why) =>
        !answer.IsNull ? 0 : why.Any(one => one.Code is "dmn.reference" or "feel.limit") ? 1 : 2;

    private static int Refused(ParseResult parsed, Refusal refusal)
    {
        Say(parsed, refusal.Message);
        return 1;
    }

    private static TextWriter Output(ParseResult parsed) => parsed.InvocationConfiguration.Output;

    private static void Say(ParseResult parsed, Text text) => parsed.InvocationConfiguration.Error.WriteLine($"{text.Zh} {text.En}");
}
