using System.Text.Json;
using Shouldly;

namespace Tongqu.Support;

/// <summary>Holds an answer against what every refusal promises: RFC 9457, the caller's language, a line in the log.</summary>
public static class ProblemAnswer
{
    /// <summary>The answer's problem details, once they are what they should be.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage answer, TestCity city, int status, string code, string? instance = null)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("code").GetString().ShouldBe(code, text);
        problem.GetProperty("type").GetString().ShouldBe("urn:tongqu:refusal:" + code);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("instance").GetString().ShouldBe(instance ?? Uri.UnescapeDataString(answer.RequestMessage!.RequestUri!.AbsolutePath));
        problem.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
        city.Log.With(problem.GetProperty("requestId").GetString()!).ShouldContain(
            line => line.Category == "Tongqu.Refusals" && line.Text.StartsWith(code + " "), $"{code} is not in the log");
        return problem;
    }

    /// <summary>The same refusal to a Chinese and an English caller: one code, two wordings.</summary>
    public static async Task ShouldBeRefusedInBothLanguagesAsync(
        this TestCity city, Func<string, Task<HttpResponseMessage>> send, int status, string code)
    {
        var chinese = await (await send("zh")).ShouldBeProblemAsync(city, status, code);
        var english = await (await send("en")).ShouldBeProblemAsync(city, status, code);
        foreach (var part in new[] { "title", "detail" })
        {
            Han(chinese.GetProperty(part).GetString()!).ShouldBeTrue();
            english.GetProperty(part).GetString().ShouldNotBe(chinese.GetProperty(part).GetString());
        }

        Han(english.GetProperty("title").GetString()!).ShouldBeFalse();
    }

    private static bool Han(string text) => text.Any(letter => letter is >= '\u4e00' and <= '\u9fff');
}
