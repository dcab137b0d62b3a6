//! The JSON Schema of a topology.

use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(&groundplan::read::schema()).unwrap()
}

#[test]
fn it_names_every_key_and_no_other() {
    let schema = schema();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["additionalProperties"], false);
    let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    for key in ["components", "connections", "journeys", "accept", "extends", "profile"] {
        assert!(keys.iter().any(|known| *known == key), "{key}");
    }
    let component = &schema["definitions"]["component"];
    assert_eq!(component["additionalProperties"], false);
    for key in ["kind", "contains", "encrypted_at_rest", "availability", "weights"] {
        let description = &component["properties"][key]["description"];
        assert!(description.is_string(), "{key}: {description}");
    }
    let connection = &schema["definitions"]["connection"];
    assert!(connection["properties"]["for"].is_object());
    assert_eq!(connection["required"], serde_json::json!(["from", "to"]));
}

#[test]
fn kinds_and_words_are_offered() {
    let text = schema().to_string();
    for word in ["load-balancer", "round-robin", "primary-replica", "not-applicable", "telemetry"] {
        assert!(text.contains(&format!("\"{word}\"")), "{word}");
    }
}
