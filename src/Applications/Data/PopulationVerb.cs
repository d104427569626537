using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Registry;

namespace Tongqu.Data;

/// <summary><c>tongqu simulate population</c>: invents people in a demo city.</summary>
internal static class PopulationVerb
{
    public static Command Of(Func<CancellationToken, Task<IServiceScope>> open)
    {
        var persons = new Option<int?>("--persons") { Description = "How many persons; as many as the pack says where left out." };
        var seed = new Option<int?>("--seed") { Description = "Another seed than the pack's: other people." };
        var verb = new Command("population", "Invents persons, households, enterprises and farms, all marked as simulated.");
        verb.Options.Add(persons);
        verb.Options.Add(seed);
        verb.SetAction(async (parsed, cancellation) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var scope = await open(cancellation);
            if (!scope.ServiceProvider.GetRequiredService<City>().Demo)
            {
                error.WriteLine("只能在演示城市中模拟。 People are invented in a demo city only.");
                return 1;
            }

            var population = scope.ServiceProvider.GetRequiredService<Population>();
            if (!population.IsDescribed)
            {
                error.WriteLine("城市包没有 demo/population.yaml。 The pack has no demo/population.yaml.");
                return 1;
            }

            output.WriteLine(Describe(await population.SimulateAsync(parsed.GetValue(persons), parsed.GetValue(seed), cancellation)));
            await population.LinkAsync(cancellation);
            return 0;
        });
        return verb;
    }

    public static string Describe(PopulationCount count) => count.AlreadyThere
        ? "模拟人口已在库 the simulated population is there already"
        : $"模拟人口 simulated population: {count.Persons} 人 persons · {count.Households} 户 households · {count.Others} 其他主体 others · {count.Facts} 数据项 facts";
}
