using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Tongqu.Browser;

/// <summary>
/// The four ways people read: in Chinese and in English, at a desk and on a phone. A story is walked in all of them; those that are not of
/// every day carry the trait <c>reading=further</c>, by which a quick run leaves them out.
/// </summary>
/// <param name="everyday">Those of every day, as in <c>zh-1440</c>; where none is named, each language and each width once.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadingsAttribute(params string[] everyday) : DataAttribute
{
    private readonly string[] _everyday = everyday.Length > 0 ? everyday : ["zh-1440", "en-390"];

    public override bool SupportsDiscoveryEnumeration() => true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([Row("zh", 1440), Row("zh", 390), Row("en", 1440), Row("en", 390)]);

    private TheoryDataRow Row(string language, int width)
    {
        var row = new TheoryDataRow(language, width);
        return _everyday.Contains($"{language}-{width}") ? row : row.WithTrait("reading", "further");
    }
}
