using System.Globalization;
using Tongqu.Access;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>What an action does beside changing the state, from the answers to its form.</summary>
internal static class Effects
{
    public static void Apply(CaseAction action, CaseRow row, IReadOnlyDictionary<string, string> answers, City city)
    {
        foreach (var effect in action.Does)
        {
            switch (effect)
            {
                case "assign":
                    Assign(row, city.Posts.Find(answers["post"])!);
                    break;
                case "release":
                    (row.Post, row.Department) = ("", "");
                    break;
                case "place" when answers.TryGetValue("region", out var region):
                    (row.Region, row.PlaceKnown) = (region, true);
                    break;
                case "classify" when answers.TryGetValue("class", out var code):
                    row.Class = code;
                    break;
                case "rate":
                    row.Rating = int.Parse(answers["stars"], CultureInfo.InvariantCulture);
                    break;
            }
        }
    }

    private static void Assign(CaseRow row, Post post)
    {
        (row.Post, row.Department) = (post.Code, post.Department);
        if (post.Role == Role.GridWorker)
        {
            // A grid worker sees one grid; giving them the case says that it lies there.
            (row.Region, row.PlaceKnown) = (post.Region, true);
        }
    }
}
