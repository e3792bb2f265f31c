interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly isRequired?: boolean;
  /** Values that the browser offers; others can be written. */
  readonly suggestions?: readonly string[];
}

/** A line of text in a form. */
export function Field({ name, label, value, placeholder, isRequired = false, suggestions }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        name={name}
        value={value}
        placeholder={placeholder}
        required={isRequired}
        list={suggestions && `${name}-suggestions`}
        // Firefox offers no suggestions where it is off.
        autocomplete={suggestions ? undefined : "off"}
        spellcheck={false}
      />
      {suggestions && (
        <datalist id={`${name}-suggestions`}>
          {suggestions.map((suggestion) => (
            <option value={suggestion} />
          ))}
        </datalist>
      )}
    </label>
  );
}
