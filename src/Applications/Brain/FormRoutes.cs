using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Cases;
using Tongqu.Frame;

namespace Tongqu.Brain;

/// <summary>
/// Which fields of a form are not asked with the answers as they stand: the page asks while somebody fills it in, of the same
/// conditions that judge what is sent (docs/decisions/0014). Nothing is kept.
/// </summary>
internal static class FormRoutes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/forms/{type}/{action}/hidden", Hidden)
        .ForEveryone().RequireRateLimiting(RateLimits.LookUps).ExcludeFromDescription();

    private static IResult Hidden(string type, string action, Dictionary<string, string?> answers, CaseTypes types)
    {
        var known = types.Find(type);
        var form = action == CaseClock.Open ? known?.Form : known?.Action(action)?.Form;
        return form is null ? BrainRefusals.NotFound.ToProblem() : Results.Json(new
        {
            hidden = form.Hidden(answers.Where(answer => answer.Value?.Length <= Form.LengthMax).ToDictionary(answer => answer.Key, answer => answer.Value!)),
        });
    }
}
