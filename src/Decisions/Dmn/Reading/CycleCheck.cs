using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>Finds the elements of a requirements graph that need themselves, however long the way.</summary>
internal sealed class CycleCheck(DmnModel model, ModelReader reader)
{
    /// <summary>
    /// Takes away whatever needs nothing that is left, again and again; what remains goes round or waits for what does.
    /// </summary>
    public void Check()
    {
        var waiting = new Dictionary<DmnElement, int>();
        var waitedFor = new Dictionary<DmnElement, List<DmnElement>>();
        foreach (var element in model.Elements)
        {
            var needed = element.Requirements.Where(one => Counts(element, one)).Select(one => one.Element).Distinct().ToList();
            waiting[element] = needed.Count;
            foreach (var one in needed)
            {
                if (!waitedFor.TryGetValue(one, out var list))
                {
                    waitedFor.Add(one, list = []);
                }

                list.Add(element);
            }
        }

        var free = new Queue<DmnElement>(waiting.Where(one => one.Value == 0).Select(one => one.Key));
        while (free.TryDequeue(out var settled))
        {
            waiting.Remove(settled);
            foreach (var element in waitedFor.GetValueOrDefault(settled) ?? [])
            {
                if (--waiting[element] == 0)
                {
                    free.Enqueue(element);
                }
            }
        }

        foreach (var element in waiting.Keys)
        {
            reader.Fault("dmn.cycle", element.Id, element.At, new Text(
                $"“{element.Name}”直接或间接地需要它自己的结果。", $"{element.Name} needs its own answer, or waits for what does."),
                element.Name);
        }
    }

    // A business knowledge model may call itself; depth is bounded when it does.
    private static bool Counts(DmnElement element, DmnRequirement needed) =>
        needed.Model is null && needed.Kind != DmnRequirementKind.Authority
        && !(needed.Element == element && element is DmnKnowledge);
}
