using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tongqu.Frame;

/// <summary>Answers that are pages.</summary>
public static class Page
{
    // Longer ones are nobody's address of ours, and a header has its bound.
    private const int AddressLengthMax = 2000;

    /// <summary>A page with its model.</summary>
    public static RazorComponentResult Of<TPage>(object model, int status = StatusCodes.Status200OK) where TPage : IComponent =>
        new RazorComponentResult<TPage>(new Dictionary<string, object?> { ["Model"] = model }) { StatusCode = status };

    /// <summary>After a form was carried out: the browser fetches the next page (303), so that reloading sends nothing again.</summary>
    public static IResult SeeOther(string address) => new SeeOtherResult(address);

    /// <summary>
    /// The address to go back to, where it is one of ours, spelled as addresses are (no blank, no letter beyond ASCII: a header
    /// could not carry it); otherwise the given one.
    /// </summary>
    public static string Back(string? address, string otherwise) =>
        address is ['/', ..] and not ['/', '/', ..] && address.Length <= AddressLengthMax
            && address.All(letter => letter is > ' ' and <= '~' and not '\\') ? address : otherwise;

    private sealed class SeeOtherResult(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
